// SPDX-License-Identifier: Apache-2.0
// A registration: a nonce for a captcha, then an account for a statement that was signed over it.
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"
#include "signature/verification.hpp"

#include <array>

namespace kyso::portal {
namespace {

using namespace std::chrono;
using signature::RegistrationStatement;

constexpr std::size_t nonce_size = 32; // octets: protocol.md, Registration statement
constexpr std::size_t account_id_size = 16;
constexpr std::size_t max_signature = 96 * 1024;

// The level of an account made with a USB token: no source states one (docs/decisions/0007-portal.md). 3 is
// our assumption.
constexpr int usb_token_level = 3;

constexpr std::array<std::string_view, 2> subjects{"citizen", "enterprise"};
constexpr std::size_t citizen = 0;
constexpr std::size_t usb_token = 0;
constexpr std::size_t first_citizen_only = 3; // methods from here on are for citizens only (source 3)

} // namespace

Result<ApiAnswer> Api::start_registration(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::size_t subject = fields.choice("subject", {subjects[0], subjects[1]});
    const std::size_t method = fields.choice("method", {"usb-token", "sim", "personal-certificate",
                                                        "mobile-subscriber", "social-insurance", "post"});
    const boost::json::value* captcha = fields.member("captcha", false);
    if (const auto read = fields.finish(); !read) return read.error();
    if (subject != citizen && method >= first_citizen_only)
        return Error::at("body.method", Errc::method_citizen_only);
    if (method != usb_token) return Error::at("body.method", Errc::method_not_served);

    const auto starts_left = take_start(request, captcha);
    if (!starts_left) return starts_left.error();
    Challenge challenge;
    challenge.nonce = random_token(nonce_size);
    challenge.purpose = Challenge::Purpose::registration;
    challenge.subject = subjects.at(subject);
    challenge.method = "usb-token";
    return challenge_response(request, std::move(challenge), *starts_left);
}

Result<Api::Verified> Api::verified_account(const std::string& statement, ByteView cms, ByteView session) {
    const sys_seconds now = clock_.now();
    const auto read = RegistrationStatement::read(statement);
    if (!read) return read.error();
    // Used before it is judged: one nonce buys one verification, whatever comes out of it.
    const auto open = store_.visits.use_nonce(read->nonce, session, Challenge::Purpose::registration, now);
    if (!open) return open.error();
    auto verified = signature::verify_registration(cms, statement, trust_, origin_, now);
    if (!verified) return verified.error();
    const RegistrationStatement& signed_statement = verified->statement;
    if (signed_statement.subject != open->subject || signed_statement.method != open->method)
        return Error{Errc::statement_invalid, "subject or method is not what was started"};
    auto form = read_form(open->subject, signed_statement.fields, floor<days>(now));
    if (!form) return form.error();
    auto identity = identity_of(verified->holder);
    if (!identity) return identity.error();
    if (identity->subject != open->subject)
        return Error{Errc::holder_incomplete, "the certificate is that of a " + identity->subject};

    Account account;
    account.id = random_token(account_id_size);
    account.identity = *std::move(identity);
    account.method = open->method;
    account.level = usb_token_level;
    account.level_assumed = true;
    account.form = *std::move(form);
    account.certificate = verified->signer.der();
    account.statement = statement;
    account.signature.assign(cms.begin(), cms.end());
    account.created_at = now;
    return Verified{std::move(account), std::move(verified->chain)};
}

Result<ApiAnswer> Api::complete_registration(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::string statement = fields.text("statement", {1, RegistrationStatement::max_size});
    const Bytes cms = fields.base64("signature", {1, max_signature});
    if (const auto read = fields.finish(); !read) return read.error();
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};

    auto verified = verified_account(statement, cms, *session);
    if (!verified) return verified.error();
    return after_revocation(std::move(verified->chain),
                            [this, account = std::move(verified->account)](const auto& revocation) {
                                return store_account(account, revocation);
                            });
}

Result<HttpResponse> Api::store_account(Account account, const signature::RevocationStatus& revocation) {
    account.revocation = to_text(revocation.kind);
    account.revocation_evidence = revocation.kind == signature::RevocationStatus::Kind::unknown
                                      ? std::string{to_text(revocation.why)}
                                      : revocation.source;
    account.revocation_at = revocation.this_update;
    const Opened opened = open_session(account.id);
    auto response = account_response(201, account, opened.cookie);
    if (!response) return response;
    if (const auto added = store_.accounts.add(account, opened.session); !added) return added.error();
    return response;
}

} // namespace kyso::portal
