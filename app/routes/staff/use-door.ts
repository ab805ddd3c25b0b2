import { useCallback, useEffect, useRef, useState } from 'react'
import {
  closeDoor,
  dropMarks,
  fetchList,
  forgetList,
  keepPage,
  type QueuedMark,
  queuedMarks,
  queueMarks,
  readList,
  type SavedList,
  saveList,
  sendMarks,
} from '#app/modules/attendance/door-device.ts'
import type { Mark } from '#app/modules/attendance/marks.ts'

const POLL_MS = 8_000
const RETRY_MS = [2_000, 5_000, 10_000, 30_000]

export type Touch = Pick<Mark, 'kind' | 'registrationId' | 'walkInId' | 'people' | 'city' | 'country'>
export type Network = 'online' | 'offline' | 'signedOut'

type Door = { sessionId: string; accountId: string; path: string }

/**
 * The door of one session on this phone: its list, what was marked here and not sent, and how it stands with the server. A touch
 * is on the disk before it shows; it is sent at once, and again until the server has it.
 */
export function useDoor({ sessionId, accountId, path }: Door) {
  const [list, setList] = useState<SavedList | null>(null)
  const [queue, setQueue] = useState<QueuedMark[]>([])
  const [network, setNetwork] = useState<Network | null>(null)
  const [trouble, setTrouble] = useState(false)
  const etag = useRef<string | null>(null)
  const lastMarkedAt = useRef(0)
  const clockOffset = useRef(0)
  const tries = useRef(0)
  const closed = useRef(false)

  const refresh = useCallback(async () => {
    if (closed.current) return
    const answer = await fetchList(sessionId, etag.current)
    if (answer.kind === 'list' || answer.kind === 'unchanged') {
      setNetwork('online')
      clockOffset.current = answer.clockOffset
    } else setNetwork(answer.kind)
    if (answer.kind === 'list') {
      const { people, marks } = answer
      const saved = { sessionId, people, marks, savedAt: Date.now(), clockOffset: answer.clockOffset }
      // Closed while it was on its way: the names do not come back.
      if (closed.current) return
      await saveList(saved)
      etag.current = answer.etag
      setList(saved)
    }
    if (answer.kind === 'signedOut') {
      etag.current = null
      await forgetList(sessionId)
      setList(null)
    }
  }, [sessionId])

  const send = useCallback(async () => {
    const before = await queuedMarks(sessionId)
    if (before.some((mark) => mark.refused === null && mark.accountId === accountId)) {
      const outcome = await sendMarks(sessionId, accountId)
      tries.current = outcome === 'sent' ? 0 : tries.current + 1
      if (outcome !== 'sent') setNetwork(outcome)
      // What was taken is in the server's list from now on; until that is here the phone goes on showing its own.
      else await refresh()
    }
    setQueue(await queuedMarks(sessionId))
  }, [sessionId, accountId, refresh])

  useEffect(() => {
    const failed = () => setTrouble(true)
    async function begin() {
      const saved = await readList(sessionId, Date.now())
      if (saved) {
        clockOffset.current = saved.clockOffset
        setList(saved)
      }
      const waiting = await queuedMarks(sessionId)
      lastMarkedAt.current = waiting.at(-1)?.markedAt ?? 0
      setQueue(waiting)
      await refresh()
      await send()
      // Without it the door needs a network to open, and nothing else.
      await keepPage(path).catch(() => undefined)
    }
    begin().catch(failed)
    const comeBack = () => {
      if (document.visibilityState === 'visible') send().then(refresh).catch(failed)
    }
    const goAway = () => setNetwork('offline')
    const poll = setInterval(() => {
      if (document.visibilityState === 'visible') refresh().catch(failed)
    }, POLL_MS)
    addEventListener('online', comeBack)
    addEventListener('offline', goAway)
    document.addEventListener('visibilitychange', comeBack)
    return () => {
      clearInterval(poll)
      removeEventListener('online', comeBack)
      removeEventListener('offline', goAway)
      document.removeEventListener('visibilitychange', comeBack)
    }
  }, [sessionId, path, refresh, send])

  const waiting = queue.filter((mark) => mark.refused === null && mark.accountId === accountId)
  const retries = waiting.length > 0
  useEffect(() => {
    if (!retries) return
    let timer: ReturnType<typeof setTimeout>
    const again = () => {
      timer = setTimeout(
        () =>
          send()
            .catch(() => setTrouble(true))
            .finally(again),
        RETRY_MS[Math.min(tries.current, RETRY_MS.length - 1)],
      )
    }
    again()
    return () => clearTimeout(timer)
  }, [retries, send])

  const now = useCallback(() => new Date(Date.now() + clockOffset.current), [])

  async function mark(touch: Touch, reason: string | null): Promise<void> {
    // Later than the one before even where the phone's clock is set back meanwhile: the last touch is the one meant.
    lastMarkedAt.current = Math.max(Date.now() + clockOffset.current, lastMarkedAt.current + 1)
    const made: QueuedMark = {
      ...touch,
      id: crypto.randomUUID(),
      markedAt: lastMarkedAt.current,
      sessionId,
      reason,
      accountId,
      refused: null,
    }
    try {
      await queueMarks([made])
      setQueue((before) => [...before, made])
      await send()
    } catch {
      setTrouble(true)
    }
  }

  return {
    list,
    network,
    /** The phone could not write: what was touched last may not be kept. */
    trouble,
    waiting,
    refused: queue.filter((one) => one.refused !== null),
    /** Made by another account on this phone. */
    others: queue.filter((one) => one.refused === null && one.accountId !== accountId),
    /** All that counts on this phone's screen: the server's and its own. */
    marks: [...(list?.marks ?? []), ...queue.filter((one) => one.refused === null)],
    now,
    mark,
    async adopt() {
      await queueMarks(queue.map((one) => ({ ...one, accountId })))
      await send()
    },
    /** Tries a refused one again, with the reason that it lacked. */
    async retry(one: QueuedMark, reason: string) {
      await queueMarks([{ ...one, refused: null, reason: reason || one.reason }])
      await send()
    },
    async drop(id: string) {
      await dropMarks([id])
      setQueue(await queuedMarks(sessionId))
    },
    async close() {
      closed.current = true
      await closeDoor(sessionId, path)
    },
  }
}

export type DoorState = ReturnType<typeof useDoor>
