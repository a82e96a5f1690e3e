// SPDX-License-Identifier: Apache-2.0
// A signing SIM without kysod (a phone's browser): the portal rings the phone itself, through its gateway,
// and the page polls. The same nonce, ticket, statement and verification as with kysod; what is missing is a
// window that the page cannot write into, so the page says that it alone shows the code.
#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/log.hpp"
#include "protocol/random.hpp"

namespace kyso::portal {
namespace {

constexpr std::size_t nonce_size = 32; // octets
constexpr std::chrono::milliseconds shortest_poll{1000};

/// What the gateway said, read by `read` where it is an answer.
template <class Read>
auto understood(const GatewayOutcome& outcome, Read read) -> decltype(read(std::string_view{})) {
    if (!outcome.body) return outcome.body.error();
    if (outcome.status != 200) return sim::read_error(*outcome.body);
    return read(*outcome.body);
}

ApiAnswer answer_of(Result<ApiAnswer> answer) {
    return answer ? *std::move(answer) : ApiAnswer{error_response(answer.error())};
}

boost::json::object pending(std::string_view code, std::chrono::milliseconds poll) {
    return {{"state", "pending"}, {"code", code}, {"poll", std::max(poll, shortest_poll).count()}};
}

} // namespace

/// A start on its way to the phone.
struct Api::Rung {
    Challenge challenge;
    std::string ticket, transaction, cookie;
    std::int64_t starts_left = 0;
};

/// With the new session all the same: the captcha's other starts are in it.
HttpResponse Api::refused(const Error& error, const Rung& rung) {
    HttpResponse response = error_response(error);
    response.headers.emplace_back("Set-Cookie", rung.cookie);
    return response;
}

Result<ApiAnswer> Api::start_operation(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const bool registers = fields.choice("purpose", {"registration", "sign-in"}) == 0;
    std::string subject;
    if (registers)
        subject = fields.choice("subject", {"citizen", "enterprise"}) == 0 ? "citizen" : "enterprise";
    const std::string typed_phone = fields.text("phone", {1, 64});
    const boost::json::value* captcha = fields.member("captcha", false);
    if (const auto read = fields.finish(); !read) return read.error();
    if (!gateway_) return Error{Errc::method_not_served};
    const auto phone = read_phone("sim", typed_phone);
    if (!phone) return phone.error();
    const auto starts_left = take_start(request, captcha);
    if (!starts_left) return starts_left.error();
    if (const auto counted = store_.visits.count_ring(*phone, clock_.now()); !counted) return counted.error();

    Rung rung;
    rung.starts_left = *starts_left;
    Challenge& challenge = rung.challenge;
    challenge.purpose = registers ? Challenge::Purpose::registration : Challenge::Purpose::sign_in;
    challenge.nonce = registers ? random_token(nonce_size) : to_base64(random_octets(nonce_size));
    challenge.subject = subject;
    challenge.method = "sim";
    challenge.phone = *phone;
    auto cookie = open_challenge(request, challenge, *starts_left);
    if (!cookie) return cookie.error();
    auto ticket = ticket_for(challenge);
    if (!ticket) return ticket.error();
    rung.cookie = *std::move(cookie);
    rung.ticket = *std::move(ticket);
    rung.transaction = new_transaction();
    std::string call = sim::encode(sim::OpenCall{rung.ticket, rung.transaction, challenge.phone});
    return ApiAnswer{
        AwaitsGateway{sim::open_path, std::move(call), false,
                      [this, rung = std::move(rung)](const GatewayOutcome& outcome) -> ApiAnswer {
                          const auto offer = understood(outcome, sim::read_offer);
                          if (!offer) return refused(offer.error(), rung);
                          return ring(rung, *offer);
                      }}};
}

ApiAnswer Api::ring(Rung rung, const sim::Offer& offer) {
    const auto now = clock_.now();
    const Challenge& challenge = rung.challenge;
    auto operation =
        prepare_sim_operation(challenge, rung.transaction, rung.ticket, origin_, offer, trust_, now);
    if (!operation) return refused(operation.error(), rung);
    auto what = to_be_signed(*operation, origin_);
    if (!what) return refused(what.error(), rung);
    std::string text = display_text(*operation, origin_, offer);
    // On disk before it rings: a restart of the portal asks about it, and never rings again.
    if (const auto kept = store_.sim_operations.add(challenge.session, *operation, now); !kept)
        return refused(kept.error(), rung);
    std::string call =
        sim::encode(sim::SubmitCall{rung.ticket, rung.transaction, *std::move(what), std::move(text)});
    return AwaitsGateway{
        sim::submit_path, std::move(call), true,
        [this, rung = std::move(rung), code = operation->code](const GatewayOutcome& outcome) -> ApiAnswer {
            const auto progress = understood(outcome, sim::read_progress);
            // Sent, and no answer: nobody knows whether the phone rings, so the next poll asks.
            const bool unknown = !outcome.body && outcome.sent;
            std::optional<Error> failure;
            if (!progress && !unknown) failure = progress.error();
            if (progress && progress->state == sim::SimProgress::State::failed)
                failure = Error{progress->error};
            if (failure) {
                if (const auto ended = store_.sim_operations.end(rung.challenge.session); !ended)
                    return refused(ended.error(), rung);
                return refused(*failure, rung);
            }
            boost::json::object body = pending(code, progress ? progress->poll : shortest_poll);
            body["startsLeft"] = rung.starts_left;
            HttpResponse response = json_response(201, body);
            response.headers.emplace_back("Set-Cookie", rung.cookie);
            return response;
        }};
}

Result<ApiAnswer> Api::poll_operation(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    if (const auto read = JsonFields{*body, "body", Errc::portal_request_invalid}.finish(); !read)
        return read.error();
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};
    const auto operation = store_.sim_operations.find(*session, clock_.now());
    if (!operation) return operation.error();
    const auto may = store_.sim_operations.may_ask(*session, clock_.now());
    if (!may) return may.error();
    if (!*may) return ApiAnswer{json_response(200, pending(operation->code, shortest_poll))};
    std::string call = sim::encode(sim::StatusCall{operation->ticket, operation->transaction});
    return ApiAnswer{AwaitsGateway{
        sim::status_path, std::move(call), false,
        [this, session = *session, operation = *operation](const GatewayOutcome& outcome) -> ApiAnswer {
            // Nobody answered: the phone may ring all the same, so the page goes on asking until it is too
            // late.
            if (!outcome.body) return json_response(200, pending(operation.code, shortest_poll));
            return answer_of(progressed(session, operation, understood(outcome, sim::read_progress)));
        }}};
}

Result<ApiAnswer> Api::progressed(const Bytes& session, SimOperation operation,
                                  const Result<sim::SimProgress>& progress) {
    using State = sim::SimProgress::State;
    if (progress && progress->state == State::pending)
        return ApiAnswer{json_response(200, pending(operation.code, progress->poll))};
    // Over, whatever it is. What follows is verified as if a page had posted it.
    if (const auto ended = store_.sim_operations.end(session); !ended) return ended.error();
    if (!progress) return progress.error();
    if (progress->state == State::failed) {
        log::info("the SIM service: {} {}", info(progress->error).name, progress->service_code);
        return Error{progress->error};
    }
    if (const auto told = take_certificate(operation, *progress, trust_, clock_.now()); !told)
        return told.error();
    const auto object = assemble(operation, origin_, *progress);
    if (!object) return object.error();
    if (operation.purpose == Challenge::Purpose::registration)
        return review_of(operation.statement, *object, session);
    const std::string token(object->begin(), object->end());
    return sign_in_with(operation.nonce, {token, operation.issuers}, session);
}

} // namespace kyso::portal
