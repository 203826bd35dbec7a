import { useMemo } from 'react'
import { parse } from '../../../shared/sdp/parse.ts'
import { goToLine } from './lab.ts'
import { structureOf } from './structure.ts'

/** One card for the session and each m-section. */
export function StructurePanel({ text }: { text: string }) {
  const sections = useMemo(() => structureOf(parse(text)), [text])
  if (sections.length === 0) return <p className="sdp-nothing">Paste an SDP to see how it is built.</p>
  return (
    <div className="sdp-cards">
      {sections.map((section) => (
        <section key={section.line + section.title} className="sdp-card" aria-label={section.title}>
          <h3>
            <button type="button" className="sdp-link" onClick={() => goToLine(section.line)}>
              {section.title}
            </button>
            <small>line {section.line}</small>
          </h3>
          <dl>
            {section.facts.map(({ term, value }) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {section.codecs.length > 0 && (
            <table>
              <caption className="visually-hidden">Codecs of {section.title}</caption>
              <thead>
                <tr>
                  <th>PT</th>
                  <th>Codec</th>
                  <th>Parameters</th>
                </tr>
              </thead>
              <tbody>
                {section.codecs.map(({ pt, name, parameters }) => (
                  <tr key={pt}>
                    <td>{pt}</td>
                    <td>{name}</td>
                    <td>{parameters}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      ))}
    </div>
  )
}
