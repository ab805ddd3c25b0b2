// @vitest-environment jsdom
import '@testing-library/jest-dom/vitest'
import { act, cleanup, render, screen } from '@testing-library/react'
import { I18nextProvider } from 'react-i18next'
import { createMemoryRouter, RouterProvider } from 'react-router-dom'
import { afterEach, expect, test, vi } from 'vitest'
import { i18nFor } from '#app/locales/i18n.ts'
import { Progress } from '#app/routes/staff/campaign-progress-card.tsx'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const counts = { PENDING: 100, SENT: 300, FAILED: 0, SUPPRESSED: 2 }
const going = {
  status: 'SENDING' as const,
  recipients: 402,
  counts,
  retrying: 0,
  nextTry: null,
  perMinute: 50,
}
const may = { pause: true, resume: false, cancel: true }

function show(progress: Parameters<typeof Progress>[0]['progress'], load = () => null) {
  const router = createMemoryRouter(
    [{ path: '/', element: <Progress progress={progress} may={may} />, loader: load }],
    { hydrationData: { loaderData: { '0': null } } },
  )
  render(
    <I18nextProvider i18n={i18nFor('es')}>
      <RouterProvider router={router} />
    </I18nextProvider>,
  )
}

test('how long it takes counts those that can go now', () => {
  show(going)
  expect(screen.getByText(/faltan 2 minutos/)).toBeInTheDocument()
  expect(screen.getByText('Por minuto')).toBeInTheDocument()
})

test('what is left are retries: no pace, but when the next one is', () => {
  show({ ...going, counts: { ...counts, PENDING: 1 }, retrying: 1, nextTry: 'hoy a las 10:15' })
  expect(screen.getByText('1 se intenta otra vez más tarde')).toBeInTheDocument()
  expect(screen.getByText(/el primero, hoy a las 10:15/)).toBeInTheDocument()
  expect(screen.queryByText(/A este paso/)).toBeNull()
  expect(screen.queryByText('Por minuto')).toBeNull()
})

test.each([
  ['SENDING', 2],
  ['PAUSED', 0],
] as const)('%s: in six seconds the page is read again %i times', async (status, times) => {
  vi.useFakeTimers()
  const load = vi.fn(() => null)
  show({ ...going, status }, load)
  await act(() => vi.advanceTimersByTimeAsync(6_500))
  expect(load).toHaveBeenCalledTimes(times)
})
