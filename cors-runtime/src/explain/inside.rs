//! What becomes of a request to a handler that is inside layers: their `block` is in front of it.

use std::rc::Rc;

use actix_web::http::header::HeaderMap;
use cors_rules::explain::{Answers, Subject};

use super::{Admission, Asked, Explained, Explanation, Known, StepName, Verdict, lines};
use crate::prepared::{Grant, PreparedPolicy};

/// An explanation, and who has decided.
pub(crate) struct Inside {
    pub(crate) explanation: Explanation,
    /// Whether the `block` of a layer has decided.
    pub(crate) is_layers: bool,
}

impl Explained<'_> {
    /// The same inside layers, the outermost first.
    pub(crate) fn explain_inside(self, layers: &[Explained<'_>], asked: &Asked) -> Inside {
        let gates: Vec<Gate> = layers.iter().map(|layer| layer.gate(asked)).collect();
        let grants = self.prepared.grants(asked, &self.asking);
        let known = Known {
            serves: self.serves,
            place: self.place,
            preflight: self.preflight,
        };
        let own = self.prepared.explain(asked, &grants, known, |headers| {
            for gate in gates.iter().rev() {
                gate.prepared.write_doors(&gate.admission.grant, headers);
            }
        });
        // Layers refuse what is sent. A preflight is the handler's, and what fails before it reaches nobody.
        let is_sent = own.reaches_handler() || matches!(own.verdict(), Verdict::Refused { .. });
        let mut refusals = gates.into_iter().zip(layers);
        let refusal = refusals.find_map(|(gate, layer)| gate.refusal(layer, &own));
        match refusal.filter(|_| is_sent) {
            Some(explanation) => Inside {
                explanation,
                is_layers: true,
            },
            None => Inside {
                explanation: own,
                is_layers: false,
            },
        }
    }

    fn gate(&self, asked: &Asked) -> Gate {
        let grants = self.prepared.grants(asked, &self.asking);
        Gate {
            prepared: Rc::clone(&self.prepared),
            admission: self.prepared.explain_admission(asked, &grants),
            is_trusted: grants.is_trusted,
        }
    }
}

/// A layer that a request has to pass on its way to a handler.
struct Gate {
    prepared: Rc<PreparedPolicy>,
    admission: Admission,
    is_trusted: bool,
}

impl Gate {
    /// Whether the page may not frame the answer, and has to be in the layer's list for that.
    fn keeps_from_framing(&self, own: &Explanation) -> bool {
        let step = StepName::FrameAncestors;
        own.verdict() == Verdict::Blocked { step } && self.prepared.embeds() && !self.is_trusted
    }

    /// The explanation of what the layer refuses or keeps from framing, where it does.
    fn refusal(self, layer: &Explained<'_>, own: &Explanation) -> Option<Explanation> {
        let actual = match self.admission.refused {
            Some(_) => {
                let mut headers = HeaderMap::new();
                self.prepared.write(&Grant::Refused, &mut headers);
                lines(&headers)
            }
            None if self.keeps_from_framing(own) => own.actual().to_vec(),
            None => return None,
        };
        let Admission {
            asked,
            refused,
            needs_cookie,
            ..
        } = self.admission;
        let answers = Answers {
            preflight: own.preflight().cloned(),
            refused,
            needs_cookie,
            actual,
        };
        // What the preflight asked for is the handler's business.
        let subject = Subject {
            methods: None,
            allow_headers: asked.unsafe_headers(),
            ..self
                .prepared
                .policy()
                .subject(None, self.is_trusted, layer.place.clone())
        };
        Some(Explanation::new(&asked, &subject, answers))
    }
}
