// SPDX-License-Identifier: Apache-2.0
// A sign-in with the token or SIM that registered, or another one of the same holder: a nonce, then a session
// for a Web eID authentication token over it. To have a phone rung takes a captcha.
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/sign_in.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/random.hpp"

#include <boost/json/serialize.hpp>

#include <array>

namespace kyso::portal {
namespace {

constexpr std::size_t nonce_size = 32; // octets; base64 makes the 44 characters that Web eID wants at least
constexpr std::array<std::string_view, 2> served{"usb-token", "sim"}; // of the methods, in their order
constexpr std::size_t max_intermediates = 4;
constexpr std::size_t max_certificate = 16 * 1024;

/// Standard base64 of DER each.
std::vector<signature::Certificate> read_certificates(JsonFields& fields) {
    std::vector<signature::Certificate> certificates;
    const auto list = fields.list("certificates", 0, max_intermediates);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string path = fields.element_path("certificates", i);
        const auto der = list[i]->is_string() ? from_base64(std::string_view{list[i]->get_string()})
                                              : Result<Bytes>{Error{Errc::portal_request_invalid}};
        const auto certificate = der && der->size() <= max_certificate
                                     ? signature::Certificate::parse(*der)
                                     : Result<signature::Certificate>{Error{Errc::portal_request_invalid}};
        if (!certificate) {
            fields.fail(Error::at(path, Errc::portal_request_invalid));
            return {};
        }
        certificates.push_back(*certificate);
    }
    return certificates;
}

} // namespace

Result<ApiAnswer> Api::start_sign_in(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::size_t method = fields.choice("method", {"usb-token", "sim", "personal-certificate"});
    const auto typed_phone = fields.optional_text("phone", {1, 64});
    const boost::json::value* captcha = fields.member("captcha", false);
    if (const auto read = fields.finish(); !read) return read.error();
    if (method >= served.size()) return Error::at("body.method", Errc::method_not_served);
    const auto phone = read_phone(served[method], typed_phone);
    if (!phone) return phone.error();
    if (phone->empty() && captcha != nullptr) return Error::at("body.captcha", Errc::portal_request_invalid);
    std::int64_t starts_left = 0;
    if (!phone->empty()) {
        const auto left = take_start(request, captcha);
        if (!left) return left.error();
        if (const auto counted = store_.visits.count_ring(*phone, clock_.now()); !counted)
            return counted.error();
        starts_left = *left;
    }
    Challenge challenge;
    challenge.nonce = to_base64(random_octets(nonce_size));
    challenge.purpose = Challenge::Purpose::sign_in;
    challenge.method = served[method];
    challenge.phone = *phone;
    return challenge_response(request, std::move(challenge), starts_left);
}

Result<ApiAnswer> Api::complete_sign_in(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::string nonce = fields.text("nonce", {1, 128});
    const boost::json::value* token = fields.member("token", true);
    SignIn sign_in;
    sign_in.intermediates = read_certificates(fields);
    if (const auto read = fields.finish(); !read) return read.error();
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};

    const std::string text = boost::json::serialize(*token);
    sign_in.token = text;
    return sign_in_with(nonce, sign_in, *session);
}

Result<ApiAnswer> Api::sign_in_with(const std::string& nonce, const SignIn& sign_in, const Bytes& session) {
    const auto now = clock_.now();
    const auto open = store_.visits.use_nonce(nonce, session, Challenge::Purpose::sign_in, now);
    if (!open) return open.error();
    auto chain = verify_sign_in(sign_in, origin_, nonce, trust_, now);
    if (!chain) return chain.error();
    const auto identity = identity_of(signature::holder_of(chain->front()));
    if (!identity) return identity.error();
    const auto account = store_.accounts.find(*identity);
    if (!account) return account.error();
    return after_revocation(
        *std::move(chain), [this, account = *account](const auto&) -> Result<HttpResponse> {
            const Opened opened = open_session(account.id);
            if (const auto added = store_.accounts.add(opened.session, clock_.now()); !added)
                return added.error();
            return account_response(200, account, opened.cookie);
        });
}

} // namespace kyso::portal
