//! `block` and `report` at run time: what is refused before the handler runs, and what `embed` adds to every answer.
//!
//! A circle with `prepared`: a policy holds its doors, and they ask the policy whom it trusts.

mod embed;
mod facts;
mod refusal;

use actix_web::http::header::{HeaderMap, HeaderValue};
use cors_rules::{
    doors::{self, Categories, Category, Field, Head, Refused, referer_origin},
    policy::Policy,
};

pub use self::refusal::Refusal;
use self::{embed::Embed, facts::RequestFacts};
use crate::{
    Asking,
    policy::OwnedLists,
    prepared::{Grant, PreparedPolicy},
    refusal::is_heard,
    vary::Varies,
};

/// What a policy with `block` or `report` needs; a policy without has none.
#[derive(Debug)]
pub(crate) struct Doors {
    block: Categories,
    report: Categories,
    credentials: bool,
    embed: Option<Embed>,
}

impl Doors {
    pub(crate) fn new(policy: &Policy, owned: Option<&OwnedLists>) -> Option<Box<Self>> {
        let Policy {
            block,
            report,
            credentials,
            ..
        } = *policy;
        (!block.is_empty() || !report.is_empty()).then(|| {
            Box::new(Self {
                block,
                report,
                credentials,
                embed: block.contains(Category::Embed).then(|| Embed::new(policy, owned)),
            })
        })
    }

    /// Whether answers depend on who asks: `report` changes none.
    pub(crate) const fn blocks(&self) -> bool {
        !self.block.is_empty()
    }

    #[inline]
    fn refuses(&self, facts: &RequestFacts<'_>) -> Option<Refused> {
        let refused = doors::refuses(facts, self.block, self.credentials);
        if refused.is_none() && !self.report.is_empty() && is_heard() {
            self.report(facts);
        }
        refused
    }

    #[cold]
    fn report(&self, facts: &RequestFacts<'_>) {
        if let Some(refused) = doors::refuses(facts, self.report, self.credentials) {
            refusal::report(facts, refused);
        }
    }

    /// The page that may frame an answer and is not in the static list: the one that asks, if the policy trusts it.
    #[inline]
    fn framed_by<H: Head>(&self, head: &H) -> Option<HeaderValue> {
        self.embed.as_ref().and_then(|embed| {
            let [referer] = head.lines(Field::Referer) else {
                return None;
            };
            embed.framed_by(referer_origin(referer.as_ref())?, |origin| head.trusts(origin))
        })
    }

    #[inline]
    fn framed<H: Head>(&self, grant: Grant, head: &H) -> Grant {
        match self.framed_by(head) {
            Some(line) => Grant::Framed(Box::new((grant, line))),
            None => grant,
        }
    }
}

impl PreparedPolicy {
    /// Decides what the response to an actual request says, or that a category of `block` refuses it.
    #[inline]
    pub(crate) fn admit(&self, asking: &Asking<'_>) -> Result<Grant, Refused> {
        match &self.doors {
            None => Ok(self.decide(asking)),
            Some(doors) => {
                let grant = self.admit_through(doors, asking)?;
                self.tell_refusal(asking.request(), &grant);
                Ok(grant)
            }
        }
    }

    /// The same without a word to the log about what is not granted, for a layer, whose policy may not be the one that
    /// is written.
    pub(crate) fn admit_untold(&self, asking: &Asking<'_>) -> Result<Grant, Refused> {
        match &self.doors {
            None => Ok(self.decide_untold(asking)),
            Some(doors) => self.admit_through(doors, asking),
        }
    }

    fn admit_through(&self, doors: &Doors, asking: &Asking<'_>) -> Result<Grant, Refused> {
        let facts = RequestFacts::new(self, asking);
        // A refusal without a question to the source is not explained by one of another request.
        self.forget_explained();
        if let Some(refused) = doors.refuses(&facts) {
            #[cfg(feature = "testing")]
            self.tell_browser(asking);
            return Err(refused);
        }
        Ok(doors.framed(facts.grant(), &facts))
    }

    /// Adds to a grant the page that asks, where it may frame the answer.
    pub(crate) fn framed(&self, grant: Grant, head: &impl Head) -> Grant {
        match &self.doors {
            Some(doors) => doors.framed(grant, head),
            None => grant,
        }
    }

    /// Whether no request is refused or reported before the handler runs.
    #[inline]
    pub(crate) fn lets_all_pass(&self) -> bool {
        self.doors.is_none()
    }

    /// Whether `embed` adds to every answer.
    #[inline]
    pub(crate) fn embeds(&self) -> bool {
        self.doors.as_ref().is_some_and(|doors| doors.embed.is_some())
    }

    /// Writes what `embed` adds to an answer.
    #[inline]
    pub(crate) fn write_embed(&self, grant: &Grant, headers: &mut HeaderMap) {
        if let Some(embed) = self.doors.as_ref().and_then(|doors| doors.embed.as_ref()) {
            embed.write(grant.framed_by(), headers);
        }
    }

    /// Writes what a layer's `block` adds to an answer that carries another policy's headers: that the layer let the
    /// request pass, and who may embed the answer. Policies of frames intersect, so that neither opens what the other
    /// closes.
    #[inline]
    pub(crate) fn write_doors(&self, grant: &Grant, headers: &mut HeaderMap) {
        if self.doors.as_ref().is_some_and(|doors| doors.blocks()) {
            Varies::ByDoors.merge_into(headers);
            self.write_embed(grant, headers);
        }
    }
}
