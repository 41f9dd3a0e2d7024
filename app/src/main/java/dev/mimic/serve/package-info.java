/// The studio: a page, an HTTP API and a live WebSocket around what `animate` does.
///
/// Start at [Studio], which names the parts; `openapi.yaml` is the contract, `docs/api.md` the live
/// path. Every request passes [Gate] first; jobs are done one after the other by [Worker]; files of
/// clients lie under names that the server chose. The networks are opened by the [Workshop] that
/// the caller brings.
@NullMarked
package dev.mimic.serve;

import org.jspecify.annotations.NullMarked;
