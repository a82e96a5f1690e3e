// SPDX-License-Identifier: Apache-2.0
// A signing SIM's own part: number and ticket at the start, and a registration in two steps, as the national
// guide of the SIM has it: the phone signs, the person looks at what its certificate says, types the rest,
// presses *Đăng ký*. What is typed then is not signed, and the account says so.
#include "drivers/sim/ticket.hpp"
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono;
using signature::RegistrationStatement;

constexpr minutes ticket_lifetime{10}; // docs/decisions/0008-signing-sim.md
constexpr std::size_t ticket_id_size = 16;
constexpr std::size_t account_id_size = 16;
constexpr std::size_t longest_typed = 512;

} // namespace

Result<ApiAnswer> Api::list_methods(const HttpRequest&) {
    boost::json::array methods{"usb-token"};
    if (ticket_key_ != nullptr) methods.emplace_back("sim");
    return ApiAnswer{json_response(200, {{"methods", std::move(methods)}, {"simWithoutKysod", gateway_}})};
}

Result<std::string> Api::read_phone(std::string_view method, const std::optional<std::string>& typed) const {
    if (method != "sim") {
        if (typed) return Error::at("body.phone", Errc::portal_request_invalid);
        return std::string{};
    }
    if (ticket_key_ == nullptr) return Error::at("body.method", Errc::method_not_served);
    if (!typed) return Error::at("body.phone", Errc::portal_request_invalid);
    const auto phone = sim::PhoneNumber::read(*typed);
    if (!phone) return Error::at("body.phone", phone.error().code());
    return phone->msisdn();
}

Result<std::string> Api::ticket_for(const Challenge& challenge) const {
    auto phone = sim::PhoneNumber::read(challenge.phone);
    if (!phone) return phone.error();
    const auto purpose = challenge.purpose == Challenge::Purpose::registration ? sim::Purpose::registration
                                                                               : sim::Purpose::authentication;
    return sim::make_ticket({random_token(ticket_id_size), origin_, challenge.nonce, *std::move(phone),
                             purpose, challenge.made_at + ticket_lifetime},
                            *ticket_key_);
}

Result<HttpResponse> Api::review_response(unsigned status, const Account& verified) const {
    auto review = to_json(verified);
    if (!review) return review.error();
    for (const char* later : {"id", "createdAt"}) // there is no account yet
        review->erase(later);
    return json_response(status, {{"review", *std::move(review)}});
}

Result<ApiAnswer> Api::start_review(const HttpRequest& request) {
    const auto given = read_signed(request);
    if (!given) return given.error();
    return review_of(given->statement, given->cms, given->session);
}

Result<ApiAnswer> Api::review_of(const std::string& statement, ByteView cms, const Bytes& session) {
    auto verified = verified_account(statement, cms, session, "sim");
    if (!verified) return verified.error();
    // Told now, before anything is typed for nothing; store_account() asks again.
    if (const auto known = store_.accounts.find(verified->account.identity); known)
        return Error{Errc::account_exists};
    else if (known.error().code() != Errc::account_unknown)
        return known.error();
    return after_revocation(std::move(verified->chain),
                            [this, session, account = std::move(verified->account)](
                                const auto& revocation) mutable -> Result<HttpResponse> {
                                account.note(revocation);
                                if (const auto added = store_.reviews.add(session, account, clock_.now());
                                    !added)
                                    return added.error();
                                return review_response(201, account);
                            });
}

Result<Account> Api::open_review(const HttpRequest& request) {
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};
    auto account = store_.reviews.find(*session, clock_.now());
    if (!account) return account;
    const auto certificate = signature::Certificate::parse(account->certificate);
    if (!certificate)
        return Error{Errc::portal_failed, "stored certificate: " + certificate.error().describe()};
    auto identity = identity_of(signature::holder_of(*certificate));
    if (!identity) return identity.error();
    account->identity = *std::move(identity);
    account->level = sim_level;
    account->form_signed = false;
    return account;
}

Result<ApiAnswer> Api::read_review(const HttpRequest& request) {
    const auto account = open_review(request);
    if (!account) return account.error();
    auto response = review_response(200, *account);
    if (!response) return response.error();
    return ApiAnswer{*std::move(response)};
}

Result<ApiAnswer> Api::confirm_review(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    std::vector<RegistrationStatement::Field> typed;
    for (const char* name : {"birthDate", "email"})
        if (auto value = fields.optional_text(name, {0, longest_typed}))
            typed.push_back({name, *std::move(value)});
    if (const auto read = fields.finish(); !read) return read.error();

    auto account = open_review(request);
    if (!account) return account.error();
    const sys_seconds now = clock_.now();
    // A field that is wrong can be mended: the review stays open.
    auto form = read_form(account->identity.subject, typed, floor<days>(now), "body");
    if (!form) return form.error();
    account->id = random_token(account_id_size);
    account->form = *std::move(form);
    account->created_at = now;
    auto response = store_account(*account);
    const bool over = response || response.error().code() == Errc::account_exists;
    if (const auto ended = over ? store_.reviews.end(*session_of(request)) : Result<void>{}; !ended)
        return ended.error();
    if (!response) return response.error();
    return ApiAnswer{*std::move(response)};
}

} // namespace kyso::portal
