import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** What the other side does with a mail. `dropAfterData` keeps it and hangs up before it says so. */
export type Behaviour =
  | 'accept'
  | 'later'
  | 'laterAfterData'
  | 'refuseRecipient'
  | 'refuseText'
  | 'refuseSender'
  | 'refuseSenderForNow'
  | 'dropBeforeData'
  | 'dropAfterData'

export type SmtpPeer = {
  url: string
  /** Whole mails that arrived, in their order; those of which the sender never heard as well. */
  received: string[]
  /** Who decides; by default everything is accepted. */
  behave: (recipient: string) => Behaviour
  close(): Promise<void>
}

/** A real SMTP server on a port of its own that fails on purpose. */
export async function startSmtpPeer(port = 0): Promise<SmtpPeer> {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 200,
    onMailFrom(_address, _session, answer) {
      if (peer.behave('') === 'refuseSender')
        return answer(refusal(550, '5.7.1 <sender@example.org> not welcome'))
      if (peer.behave('') === 'refuseSenderForNow') return answer(refusal(454, '4.7.0 not now'))
      answer()
    },
    onRcptTo({ address }, session, answer) {
      const behaviour = peer.behave(address)
      if (behaviour === 'later') return answer(refusal(451, `4.2.1 ${address} try again`))
      if (behaviour === 'refuseRecipient') return answer(refusal(550, `5.1.1 ${address} unknown`))
      if (behaviour === 'dropBeforeData') return hangUp(server, session)
      answer()
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const behaviour = peer.behave(session.envelope.rcptTo[0]?.address ?? '')
        if (behaviour === 'refuseText') return answer(refusal(554, '5.6.0 text refused'))
        if (behaviour === 'laterAfterData') return answer(refusal(452, '4.3.1 no space'))
        received.push(Buffer.concat(chunks).toString('utf8'))
        if (behaviour === 'dropAfterData') return hangUp(server, session)
        answer()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => {
    server.listen(port, '127.0.0.1', done)
  })
  const bound = server.server.address() as AddressInfo
  const peer: SmtpPeer = {
    url: `smtp://127.0.0.1:${bound.port}`,
    received,
    behave: () => 'accept',
    close: () => new Promise((done) => server.close(() => done())),
  }
  return peer
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode })
}

function hangUp(server: SMTPServer, { id }: SMTPServerSession): void {
  for (const connection of server.connections as Set<{ id: string; _socket: Socket }>) {
    if (connection.id === id) connection._socket.destroy()
  }
}
