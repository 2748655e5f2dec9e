// Times the way from nothing loaded to the first mail accepted; run by the start-up rows in a project of its own.
const [port, text] = process.argv.slice(2)
const start = performance.now()
const [{ createMessage }, { SmtpTransport }] = await Promise.all([import('@upyo/core'), import('@upyo/smtp')])
const transport = new SmtpTransport({ host: '127.0.0.1', port: Number(port), secure: false })
const mail = { from: 'ada@analytical.example', to: 'charles@difference.example', subject: 'First', content: { text } }
const receipt = await transport.send(createMessage(mail))
if (!receipt.successful) throw new Error(receipt.errorMessages.join(', '))
console.log(performance.now() - start)
await transport.closeAllConnections()
