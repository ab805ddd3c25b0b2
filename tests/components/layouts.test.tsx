// @vitest-environment jsdom
import '@testing-library/jest-dom/vitest'
import { cleanup, render, screen, within } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PublicLayout } from '#app/ui/public-layout.tsx'
import { StaffLayout } from '#app/ui/staff-layout.tsx'

afterEach(cleanup)

const language = {
  label: 'Idioma',
  returnTo: '/sesiones/madrid?lugares=2',
  options: [
    { code: 'es', name: 'Español', current: true },
    { code: 'en', name: 'English', current: false },
  ],
}

const publicPage = (
  <PublicLayout
    programme="Invita a una consejera o consejero a tu casa"
    skipLabel="Ir al contenido"
    language={language}
    footer={{ text: 'Un programa', links: [{ href: '/privacidad', label: 'Aviso de privacidad' }] }}
  >
    <PageHeader title="Agenda" />
  </PublicLayout>
)

const staffPage = (
  <StaffLayout
    name="Invita"
    skipLabel="Ir al contenido"
    navLabel="Secciones"
    menuLabel="Menú"
    language={language}
    user={{ name: 'Ana López', role: 'Coordinación' }}
    signOut={{ action: '/salir', label: 'Salir' }}
    sections={[
      { href: '/gestion', label: 'Tablero', current: true, count: 4, countLabel: '4 propuestas por revisar' },
      { href: '/gestion/correo', label: 'Correo', count: 0 },
    ]}
  >
    <PageHeader dense title="Tablero" />
  </StaffLayout>
)

test('the public page has its landmarks, a way past the header and the notice of privacy', () => {
  render(publicPage)
  expect(screen.getByRole('banner')).toBeInTheDocument()
  expect(screen.getByRole('heading', { level: 1, name: 'Agenda' })).toBeInTheDocument()
  const skip = screen.getByRole('link', { name: 'Ir al contenido' }).getAttribute('href')
  expect(skip).toBe(`#${screen.getByRole('main').id}`)
  const footer = within(screen.getByRole('contentinfo'))
  expect(footer.getByRole('link', { name: 'Aviso de privacidad' })).toHaveAttribute('href', '/privacidad')
})

test('the language is changed by a form that knows where to come back to', () => {
  render(publicPage)
  const form = screen.getByRole<HTMLFormElement>('form', { name: 'Idioma' })
  expect(form).toHaveAttribute('method', 'post')
  expect(form).toHaveAttribute('action', '/idioma')
  expect(new FormData(form).get('returnTo')).toBe('/sesiones/madrid?lugares=2')
  const english = within(form).getByRole('button', { name: 'English' })
  expect(english).toHaveAttribute('lang', 'en')
  expect(english).toHaveAttribute('value', 'en')
})

test('the office says what waits in each section, in words, and nothing where nothing waits', () => {
  render(staffPage)
  const [nav] = screen.getAllByRole('navigation', { name: 'Secciones' })
  if (!nav) throw new Error('no navigation')
  const board = within(nav).getByRole('link', { name: 'Tablero 4 propuestas por revisar' })
  expect(board).toHaveAttribute('aria-current', 'page')
  expect(within(nav).getByRole('link', { name: 'Correo' })).toBeInTheDocument()
})

test('neither layout needs a style attribute or an inline script', () => {
  for (const page of [publicPage, staffPage]) {
    expect(renderToStaticMarkup(page)).not.toMatch(/\sstyle=|<script|\son[a-z]+=/)
  }
})
