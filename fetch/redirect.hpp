// SPDX-License-Identifier: Apache-2.0
// What to do with the head of an HTTP answer: take its body, ask at another place, or give up. Pure.
#pragma once

#include "fetch/web_address.hpp"

#include <optional>

namespace kyso::fetch {

constexpr unsigned most_redirects = 3;

struct AnswerHead {
    unsigned status = 0;
    std::string location;         ///< empty where there is none
    std::string content_encoding; ///< empty where there is none
};

/// nullopt: the body is the answer. A place: to be asked instead; always the same host, never from https to
/// http, and for a POST only where the status keeps the method (RFC 9110 section 15.4). `redirects`: how many
/// there were before. Errc::fetch_refused, fetch_failed (any other status, or an encoded body).
Result<std::optional<WebAddress>> next_place(const WebAddress& asked, bool post, const AnswerHead& head,
                                             unsigned redirects);

} // namespace kyso::fetch
