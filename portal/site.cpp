// SPDX-License-Identifier: Apache-2.0
#include "portal/site.hpp"

#include "portal/api_answers.hpp"

#include <algorithm>

namespace kyso::portal {
namespace {

// Scripts and styles are files of ours; nothing inline, nothing from elsewhere. connect-src also names the
// five places where kysod may listen on this person's machine (protocol.md, Transport), http for the SDK's
// probe.
constexpr std::string_view content_security_policy =
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; "
    "connect-src 'self' "
    "ws://127.0.0.1:27149 ws://127.0.0.1:27150 ws://127.0.0.1:27151 ws://127.0.0.1:27152 "
    "ws://127.0.0.1:27153 "
    "http://127.0.0.1:27149 http://127.0.0.1:27150 http://127.0.0.1:27151 http://127.0.0.1:27152 "
    "http://127.0.0.1:27153";

void secure(HttpResponse& response, bool api) {
    auto& headers = response.headers;
    headers.emplace_back("Content-Security-Policy", content_security_policy);
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    headers.emplace_back("Cache-Control", api ? "no-store" : "no-cache");
}

/// Whenever it comes.
ApiAnswer secured(ApiAnswer answer, bool api) {
    if (auto* whole = std::get_if<HttpResponse>(&answer)) {
        secure(*whole, api);
    } else if (auto* verdict = std::get_if<AwaitsRevocation>(&answer)) {
        verdict->finish = [finish =
                               std::move(verdict->finish)](const signature::RevocationStatus& revocation) {
            HttpResponse response = finish(revocation);
            secure(response, true);
            return response;
        };
    } else {
        auto& gateway = std::get<AwaitsGateway>(answer);
        gateway.then = [then = std::move(gateway.then)](const GatewayOutcome& outcome) {
            return secured(then(outcome), true);
        };
    }
    return answer;
}

} // namespace

ApiAnswer Site::begin(const HttpRequest& request) {
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    const bool api = path.starts_with("/api/");
    return secured(api ? api_.begin(request, path) : ApiAnswer{page(request, path)}, api);
}

HttpResponse Site::answer(const HttpRequest& request) {
    return alone(begin(request));
}

HttpResponse Site::page(const HttpRequest& request, std::string_view path) const {
    const auto asset =
        std::find_if(assets_.begin(), assets_.end(), [&](const Asset& it) { return it.path == path; });
    if (asset == assets_.end()) return error_response(Error{Errc::portal_not_found});
    if (request.method != "GET" && request.method != "HEAD") return method_not_allowed("GET, HEAD");
    return {200, {{"Content-Type", std::string(asset->type)}}, std::string(asset->body)};
}

} // namespace kyso::portal
