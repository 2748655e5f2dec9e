// Times the way from nothing loaded to the first mail accepted; run by the start-up rows in a project of its own.
const [port, text] = process.argv.slice(2)
const start = performance.now()
const { createTransport } = await import('nodemailer')
const transport = createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true })
await transport.sendMail({ from: 'ada@analytical.example', to: 'charles@difference.example', subject: 'First', text })
console.log(performance.now() - start)
