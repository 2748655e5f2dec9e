// Times the way from nothing loaded to the first mail accepted; run by the start-up rows in a project of its own.
const [port, text] = process.argv.slice(2)
const start = performance.now()
const [{ Mailer }, { smtp }] = await Promise.all([import('@turbomail/core'), import('@turbomail/transport-smtp')])
const mailer = new Mailer({ transport: smtp({ host: '127.0.0.1', port: Number(port), tls: 'none' }) })
await mailer.send({ from: 'ada@analytical.example', to: 'charles@difference.example', subject: 'First', text })
console.log(performance.now() - start)
await mailer.stop()
