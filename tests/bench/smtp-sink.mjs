import { SMTPServer } from 'smtp-server'

// A mail server in a process of its own that takes everything and keeps nothing; says its port, and answers how many came.
let received = 0
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData(stream, _session, answer) {
    stream.resume()
    stream.once('end', () => {
      received += 1
      answer()
    })
  },
})
server.on('error', () => {})
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.server.address().port }))
process.on('message', () => process.send?.({ received }))
process.on('disconnect', () => process.exit(0))
