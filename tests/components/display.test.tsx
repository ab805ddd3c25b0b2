// @vitest-environment jsdom
import '@testing-library/jest-dom/vitest'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Anchor } from '#app/ui/anchor.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { DayRibbon, type RibbonRow } from '#app/ui/day-ribbon.tsx'
import { Dialog } from '#app/ui/dialog.tsx'
import { Pagination, SubNav } from '#app/ui/navigation.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { SeatBar } from '#app/ui/seat-bar.tsx'
import { Timeline } from '#app/ui/timeline.tsx'
import { When } from '#app/ui/when.tsx'

afterEach(cleanup)

beforeAll(() => {
  // jsdom draws no modals.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
    this.dispatchEvent(new Event('close'))
  }
})

test('a table names its rows and labels each cell for the phone', () => {
  render(
    <DataTable
      caption="Sesiones"
      rows={[{ id: '1', host: 'María Reyes', people: null }]}
      rowKey={(row) => row.id}
      columns={[
        { key: 'host', header: 'Quién invita', primary: true, cell: (row) => row.host },
        { key: 'people', header: 'Personas', numeric: true, cell: (row) => row.people ?? 'sin dato' },
      ]}
    />,
  )
  const table = screen.getByRole('table', { name: 'Sesiones' })
  expect(within(table).getByRole('rowheader', { name: 'María Reyes' })).toBeInTheDocument()
  expect(within(table).getByRole('cell', { name: 'sin dato' })).toHaveAttribute('data-label', 'Personas')
})

test('a table without rows says so instead', () => {
  render(
    <DataTable caption="Sesiones" rows={[]} rowKey={() => ''} columns={[]} empty={<p>Nada por revisar</p>} />,
  )
  expect(screen.getByText('Nada por revisar')).toBeInTheDocument()
  expect(screen.queryByRole('table')).toBeNull()
})

test('a session’s hour: the first given is the large one, the others carry their mark of another day', () => {
  const iso = '2027-01-16T01:00:00Z'
  const { container } = render(
    <When
      moments={[
        {
          whose: 'reader',
          label: 'Tu hora',
          iso,
          weekday: 'sábado',
          date: '16 de enero de 2027',
          time: '02:00',
          city: 'Madrid',
          offset: 'UTC+1',
          zone: 'Europe/Madrid',
        },
        {
          whose: 'programme',
          label: 'En la Ciudad de México',
          iso,
          weekday: 'viernes',
          date: '15 de enero de 2027',
          time: '19:00',
          city: 'Ciudad de México',
          offset: 'UTC−6',
          zone: 'America/Mexico_City',
          shift: 'un día antes',
        },
      ]}
    />,
  )
  const [mine, theirs] = container.querySelectorAll('time')
  expect(mine).toHaveTextContent('sábado 16 de enero de 2027 02:00')
  expect(mine).toHaveAttribute('datetime', iso)
  expect(theirs).toHaveTextContent('19:00, viernes 15 de enero de 2027')
  expect(within(screen.getByRole('listitem')).getByText('un día antes')).toBeInTheDocument()
})

test('the ribbon says in its table what it draws, across midnight', () => {
  const hoursFrom = (start: number) =>
    Array.from({ length: 24 }, (_, index) => {
      const hour = (start + index) % 24
      return { hour, civil: hour >= 9 && hour < 22, date: start + index < 24 ? 'vie 15 ene' : 'sáb 16 ene' }
    })
  const rows: RibbonRow[] = [
    {
      label: 'Ana',
      zoneLabel: 'Los Ángeles, UTC−8',
      hours: hoursFrom(6),
      markers: [{ minuteOfDay: 17 * 60, label: 'Opción 1' }],
    },
    {
      label: 'Casa',
      zoneLabel: 'Madrid, UTC+1',
      hours: hoursFrom(15),
      markers: [{ minuteOfDay: 2 * 60, label: 'Opción 1' }],
    },
  ]
  const words = {
    caption: 'Las opciones',
    showTable: 'Ver la tabla',
    place: 'Lugar',
    civil: 'Hora cómoda',
    uncivil: 'Hora incómoda',
  }
  const { container } = render(<DayRibbon rows={rows} words={words} />)
  // The same instant stands at the same place in every row.
  const marks = [...container.querySelectorAll('line.stroke-action')].map((line) => line.getAttribute('x1'))
  expect(new Set(marks).size).toBe(1)
  // A closed <details> hides its table from the tree of roles until it is opened.
  container.querySelector('details')?.setAttribute('open', '')
  const row = screen.getByRole('row', { name: /Madrid/ })
  expect(within(row).getByRole('cell')).toHaveTextContent('02:00, sáb 16 eneHora incómoda')
})

test('seats are said in words, also when full or without capacity', () => {
  const { container } = render(
    <>
      <SeatBar taken={30} capacity={30} label="No quedan lugares" note="3 personas en lista de espera" />
      <SeatBar taken={0} capacity={0} label="Sin lugares" />
    </>,
  )
  expect(screen.getByText('No quedan lugares')).toBeInTheDocument()
  expect(container.innerHTML).not.toContain('NaN')
})

test('a timeline marks the step one is at and says each state', () => {
  render(
    <Timeline
      items={[
        { key: 'a', title: 'Recibida', state: 'done', stateLabel: 'Hecho' },
        { key: 'b', title: 'En revisión', state: 'current', stateLabel: 'Ahora' },
      ]}
    />,
  )
  const [first, second] = screen.getAllByRole('listitem')
  expect(first).toHaveTextContent('Hecho: Recibida')
  expect(second).toHaveAttribute('aria-current', 'step')
})

test('a notice is read out only when it has just happened', () => {
  const { rerender } = render(<Notice tone="success">Guardado</Notice>)
  expect(screen.queryByRole('status')).toBeNull()
  rerender(
    <Notice tone="success" live>
      Guardado
    </Notice>,
  )
  expect(screen.getByRole('status')).toHaveTextContent('Guardado')
  rerender(
    <Notice tone="error" live>
      No se guardó
    </Notice>,
  )
  expect(screen.getByRole('alert')).toHaveTextContent('No se guardó')
})

test('a dialog opens with its name, and its cross asks to close it', () => {
  const onClose = vi.fn()
  const { rerender } = render(
    <Dialog open={false} onClose={onClose} title="Cancelar la sesión" closeLabel="Cerrar">
      Texto
    </Dialog>,
  )
  expect(screen.queryByRole('dialog')).toBeNull()
  rerender(
    <Dialog open onClose={onClose} title="Cancelar la sesión" closeLabel="Cerrar">
      Texto
    </Dialog>,
  )
  const dialog = screen.getByRole('dialog', { name: 'Cancelar la sesión' })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Cerrar' }))
  expect(onClose).toHaveBeenCalledOnce()
})

test('links of a list say where one is, and lead to the neighbours that exist', () => {
  render(
    <>
      <SubNav
        label="Vistas"
        links={[
          { href: '?v=1', label: 'Todo', current: true, count: 4 },
          { href: '?v=2', label: 'Otras' },
        ]}
      />
      <Pagination label="Páginas" summary="1–10 de 12" next={{ href: '?p=2', label: 'Siguientes' }} />
    </>,
  )
  expect(screen.getByRole('link', { name: 'Todo 4' })).toHaveAttribute('aria-current', 'page')
  const pages = within(screen.getByRole('navigation', { name: 'Páginas' }))
  expect(pages.getAllByRole('link').map((link) => link.textContent)).toEqual(['Siguientes'])
})

test('inside the router only pages navigate without loading; files and other sites are the browser’s', () => {
  const navigated = (href: string) => {
    cleanup()
    render(
      <MemoryRouter>
        <Anchor href={href}>ir</Anchor>
      </MemoryRouter>,
    )
    // The router prevents the default of the clicks that it takes over.
    return !fireEvent.click(screen.getByRole('link', { name: 'ir' }))
  }
  expect(navigated('/gestion')).toBe(true)
  expect(navigated('/agenda.ics')).toBe(false)
  expect(navigated('//otro.example')).toBe(false)
  expect(navigated('#contenido')).toBe(false)
})
