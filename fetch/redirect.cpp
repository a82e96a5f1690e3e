// SPDX-License-Identifier: Apache-2.0
#include "fetch/redirect.hpp"

namespace kyso::fetch {
namespace {

/// Where a Location points, seen from `asked`: an absolute address or an absolute path. Others are not used
/// by servers that mean well.
Result<WebAddress> place_of(const WebAddress& asked, std::string_view location) {
    if (!location.starts_with('/') || location.starts_with("//")) return WebAddress::parse(location);
    return WebAddress::parse((asked.tls ? "https://" : "http://") + asked.authority() +
                             std::string{location});
}

bool is_redirect(unsigned status, bool post) {
    if (status == 307 || status == 308) return true;
    return !post && (status == 301 || status == 302 || status == 303);
}

} // namespace

Result<std::optional<WebAddress>> next_place(const WebAddress& asked, bool post, const AnswerHead& head,
                                             unsigned redirects) {
    if (head.status == 200) {
        if (!head.content_encoding.empty() && head.content_encoding != "identity")
            return Error{Errc::fetch_failed, "an encoded body was not asked for"};
        return std::optional<WebAddress>{};
    }
    if (!is_redirect(head.status, post))
        return Error{Errc::fetch_failed, asked.host + " answers " + std::to_string(head.status)};
    if (redirects >= most_redirects) return Error{Errc::fetch_refused, asked.host + ": too many redirects"};
    auto place = place_of(asked, head.location);
    if (!place) return place.error();
    if (place->host != asked.host)
        return Error{Errc::fetch_refused, asked.host + " redirects to " + place->host};
    if (asked.tls && !place->tls)
        return Error{Errc::fetch_refused, asked.host + " redirects from https to http"};
    const bool same_port = place->port == asked.port && place->tls == asked.tls;
    const bool to_tls = !asked.tls && place->tls && asked.port == 80 && place->port == 443;
    if (!same_port && !to_tls) return Error{Errc::fetch_refused, asked.host + " redirects to another port"};
    return std::optional<WebAddress>{*std::move(place)};
}

} // namespace kyso::fetch
