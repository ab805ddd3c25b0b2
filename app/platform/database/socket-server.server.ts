import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { log } from '../log.server.ts'

// PGlite is one backend with one session. @electric-sql/pglite-socket 0.2 queues single protocol messages, so that
// the Parse of one connection and the Bind of another meet in the same unnamed statement, and it stops for good after
// a throw. Here a connection keeps its turn for a whole exchange (up to Sync), and for a whole transaction.
// Named prepared statements, SET and LISTEN would still be shared by all connections; nothing here uses them.

// Message types of the frontend (PostgreSQL documentation, "Message Formats").
const QUERY = 0x51
const SYNC = 0x53
const FLUSH = 0x48
const FUNCTION_CALL = 0x46
const COPY_DONE = 0x63
const COPY_FAIL = 0x66
const TERMINATE = 0x58
const ENDS_EXCHANGE = new Set([QUERY, SYNC, FLUSH, FUNCTION_CALL, COPY_DONE, COPY_FAIL])

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102

const ROLLBACK = simpleQuery('ROLLBACK')

export type SocketServer = {
  /** Runs work of our own between two exchanges, never inside somebody's transaction. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Serves `database` to PostgreSQL clients on a UNIX socket at `path`. */
export async function serveOnSocket(database: PGlite, path: string): Promise<SocketServer> {
  const turns = new Turns()
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    const connection = new Connection(database, turns, socket)
    socket.on('data', (bytes) => connection.receive(bytes))
    socket.on('error', (err) => log.debug({ err }, 'database client went away'))
    socket.on('close', () => {
      sockets.delete(socket)
      connection.end()
    })
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(path, done)
  })
  return {
    async exclusive(work) {
      const release = await turns.take()
      try {
        return await work()
      } finally {
        release()
      }
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      for (const socket of sockets) socket.destroy()
      await closed
      // Whoever still has the turn rolls back first.
      ;(await turns.take())()
    },
  }
}

/** First come, first served. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  async take(): Promise<() => void> {
    const before = this.#last
    let release = () => {}
    this.#last = new Promise((done) => {
      release = done
    })
    await before
    return release
  }
}

class Connection {
  #buffer: Buffer = Buffer.alloc(0)
  #started = false
  #exchange: Buffer[] = []
  #ended = false
  #pumping = false
  /** Gives the turn back; set while this connection has it. */
  #release: (() => void) | undefined

  constructor(
    readonly database: PGlite,
    readonly turns: Turns,
    readonly socket: Socket,
  ) {}

  receive(bytes: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes])
    void this.#pump()
  }

  end(): void {
    this.#ended = true
    void this.#pump()
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    try {
      for (let unit = this.#nextUnit(); unit && !this.#ended; unit = this.#nextUnit()) await this.#run(unit)
      if (this.#ended) await this.#leave()
    } catch (err) {
      log.error({ err }, 'embedded database failed to answer')
      this.#ended = true
      this.socket.destroy()
      await this.#leave().catch(() => this.#giveBack())
    } finally {
      this.#pumping = false
    }
  }

  async #run(unit: Buffer[]): Promise<void> {
    this.#release ??= await this.turns.take()
    for (const message of unit) await this.#send(message)
    const unfinished = unit.at(-1)?.[0] === FLUSH && this.#started
    if (!unfinished && !this.database.isInTransaction()) this.#giveBack()
  }

  #send(message: Buffer): Promise<void> {
    return this.database.runExclusive(() =>
      this.database.execProtocolRawStream(new Uint8Array(message), {
        // The bytes are a view of the database's own memory: copied before it moves on.
        onRawData: (bytes) => void (this.socket.writable && this.socket.write(Buffer.from(bytes))),
      }),
    )
  }

  /** A connection that goes in the middle of a transaction takes it back, as on a server. */
  async #leave(): Promise<void> {
    if (this.#release && this.database.isInTransaction()) await this.#send(ROLLBACK)
    this.#giveBack()
  }

  #giveBack(): void {
    this.#release?.()
    this.#release = undefined
  }

  /** The messages up to the end of the next complete exchange; undefined while it is not all there. */
  #nextUnit(): Buffer[] | undefined {
    for (;;) {
      if (!this.#started) {
        const opening = this.#opening()
        if (opening === 'wait') return undefined
        if (opening) return [opening]
        continue
      }
      if (this.#buffer.length < 5) return undefined
      const length = 1 + this.#buffer.readInt32BE(1)
      if (this.#buffer.length < length) return undefined
      const message = this.#buffer.subarray(0, length)
      this.#buffer = this.#buffer.subarray(length)
      const type = message[0] ?? 0
      if (type === TERMINATE) {
        this.socket.end()
        this.#ended = true
        return undefined
      }
      this.#exchange.push(message)
      if (!ENDS_EXCHANGE.has(type)) continue
      const unit = this.#exchange
      this.#exchange = []
      return unit
    }
  }

  /** What comes before the first typed message: requests for encryption (refused), then the start-up message. */
  #opening(): Buffer | 'wait' | undefined {
    if (this.#buffer.length < 8) return 'wait'
    const length = this.#buffer.readInt32BE(0)
    if (this.#buffer.length < length) return 'wait'
    const code = this.#buffer.readInt32BE(4)
    const message = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.socket.write('N')
      return undefined
    }
    if (code === CANCEL_REQUEST) {
      this.socket.end()
      return 'wait'
    }
    this.#started = true
    return message
  }
}

function simpleQuery(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head[0] = QUERY
  head.writeInt32BE(4 + text.length, 1)
  return Buffer.concat([head, text])
}
