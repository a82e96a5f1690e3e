// SPDX-License-Identifier: Apache-2.0
// A registration: a nonce for a captcha, then an account for a statement that was signed over it. What is a
// SIM's own part of it: api_sim.cpp.
#include "drivers/sim/text_registration.hpp"
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"

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
constexpr int assumed_level = 3;

constexpr std::array<std::string_view, 2> subjects{"citizen", "enterprise"};
constexpr std::size_t citizen = 0;
constexpr std::array<std::string_view, 2> served{"usb-token", "sim"}; // of the methods, in their order
constexpr std::size_t first_citizen_only = 3; // methods from here on are for citizens only (source 3)

} // namespace

Result<ApiAnswer> Api::start_registration(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::size_t subject = fields.choice("subject", {subjects[0], subjects[1]});
    const std::size_t method = fields.choice("method", {"usb-token", "sim", "personal-certificate",
                                                        "mobile-subscriber", "social-insurance", "post"});
    const auto typed_phone = fields.optional_text("phone", {1, 64});
    const boost::json::value* captcha = fields.member("captcha", false);
    if (const auto read = fields.finish(); !read) return read.error();
    if (subject != citizen && method >= first_citizen_only)
        return Error::at("body.method", Errc::method_citizen_only);
    if (method >= served.size()) return Error::at("body.method", Errc::method_not_served);
    const auto phone = read_phone(served[method], typed_phone);
    if (!phone) return phone.error();

    const auto starts_left = take_start(request, captcha);
    if (!starts_left) return starts_left.error();
    if (!phone->empty())
        if (const auto counted = store_.visits.count_ring(*phone, clock_.now()); !counted)
            return counted.error();
    Challenge challenge;
    challenge.nonce = random_token(nonce_size);
    challenge.purpose = Challenge::Purpose::registration;
    challenge.subject = subjects.at(subject);
    challenge.method = served[method];
    challenge.phone = *phone;
    return challenge_response(request, std::move(challenge), *starts_left);
}

Result<Api::Verified> Api::verified_account(const std::string& statement, ByteView cms, ByteView session,
                                            std::string_view method) {
    const sys_seconds now = clock_.now();
    const auto read = RegistrationStatement::read(statement);
    if (!read) return read.error();
    // Used before it is judged: one nonce buys one verification, whatever comes out of it.
    const auto open = store_.visits.use_nonce(read->nonce, session, Challenge::Purpose::registration, now);
    if (!open) return open.error();
    auto verified = sim::verify_registration(cms, statement, trust_, origin_, now);
    if (!verified) return verified.error();
    const RegistrationStatement& signed_statement = verified->statement;
    if (signed_statement.subject != open->subject || signed_statement.method != open->method ||
        open->method != method)
        return Error{Errc::statement_invalid, "subject or method is not what was started"};
    if (signed_statement.phone != open->phone)
        return Error::at("statement.phone", Errc::statement_invalid, "not the number that was started with");
    const bool sim = method == "sim";
    if (sim && !signed_statement.fields.empty())
        return Error::at("statement.fields", Errc::field_invalid, "a SIM's form is not signed");
    auto form =
        sim ? Result<Form>{Form{}} : read_form(open->subject, signed_statement.fields, floor<days>(now));
    if (!form) return form.error();
    auto identity = identity_of(verified->holder);
    if (!identity) return identity.error();
    if (identity->subject != open->subject)
        return Error{Errc::holder_incomplete, "the certificate is that of a " + identity->subject};

    Account account;
    account.id = random_token(account_id_size);
    account.identity = *std::move(identity);
    account.method = open->method;
    account.level = assumed_level;
    if (sim) account.level = sim_level;
    account.level_assumed = !sim;
    account.form = *std::move(form);
    account.form_signed = !sim;
    if (sim) account.phone = open->phone;
    account.certificate = verified->signer.der();
    account.statement = statement;
    account.signature.assign(cms.begin(), cms.end());
    account.created_at = now;
    return Verified{std::move(account), std::move(verified->chain)};
}

Result<Api::Signed> Api::read_signed(const HttpRequest& request) const {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    Signed given;
    given.statement = fields.text("statement", {1, RegistrationStatement::max_size});
    given.cms = fields.base64("signature", {1, max_signature});
    if (const auto read = fields.finish(); !read) return read.error();
    auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};
    given.session = *std::move(session);
    return given;
}

Result<ApiAnswer> Api::complete_registration(const HttpRequest& request) {
    const auto given = read_signed(request);
    if (!given) return given.error();
    auto verified = verified_account(given->statement, given->cms, given->session, "usb-token");
    if (!verified) return verified.error();
    return after_revocation(std::move(verified->chain),
                            [this, account = std::move(verified->account)](const auto& revocation) mutable {
                                account.note(revocation);
                                return store_account(account);
                            });
}

Result<HttpResponse> Api::store_account(const Account& account) {
    const Opened opened = open_session(account.id);
    auto response = account_response(201, account, opened.cookie);
    if (!response) return response;
    if (const auto added = store_.accounts.add(account, opened.session); !added) return added.error();
    return response;
}

} // namespace kyso::portal
