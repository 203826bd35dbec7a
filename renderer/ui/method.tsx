/** A request's method, by the same name everywhere. `column`: so that what follows lines up. */
export function Method({ name, column = false }: { name: string; column?: boolean }) {
  return (
    <span className={column ? 'method column' : 'method'} data-method={name}>
      {name}
    </span>
  )
}
