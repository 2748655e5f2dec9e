// Times the way from nothing loaded to the first mail accepted; run by the start-up rows in a project of its own.
const [port, text] = process.argv.slice(2)
const start = performance.now()
const { SMTPClient } = await import('emailjs')
const client = new SMTPClient({ host: '127.0.0.1', port: Number(port), ssl: false })
await client.sendAsync({ from: 'ada@analytical.example', to: 'charles@difference.example', subject: 'First', text })
console.log(performance.now() - start)
client.smtp.close(true)
