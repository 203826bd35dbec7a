import type { Finding } from '../../../shared/sdp/types.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
import { setSdp, useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { FindingList } from './findings-panel.tsx'

/** The offer that the text answers, and what the two have against each other. */
export function OfferPanel({ findings }: { findings: readonly Finding[] }) {
  const offer = useSession((state) => state.sdp.offer)
  const pair = findings.filter(({ rule }) => rule.startsWith('pair/'))
  return (
    <div className="sdp-pair">
      <div className="sdp-pair-offer">
        <div className="sdp-pair-head">
          <h3>Offer</h3>
          <small>the SDP that this one answers, or a text that holds it</small>
          <span className="grow" />
          {offer !== '' && (
            <Button variant="bare" onPress={() => setSdp({ offer: '' })}>
              Remove
            </Button>
          )}
        </div>
        <CodeEditor
          label="Offer"
          language="sdp"
          value={offer}
          onChange={(text) => setSdp({ offer: text })}
          placeholder="Paste the offer, or the webhook that brought it"
          className="sdp-pair-editor"
        />
      </div>
      <div className="sdp-pair-findings">
        {offer === '' ? (
          <p className="sdp-nothing">
            With the offer here, the answer is checked against it: sections and their order, mids, payload
            types, directions, DTLS roles, BUNDLE, rtcp-mux.
          </p>
        ) : pair.length === 0 ? (
          <p className="sdp-nothing">The answer fits the offer.</p>
        ) : (
          <FindingList findings={pair} label="Answer against offer" />
        )}
      </div>
    </div>
  )
}
