// SPDX-License-Identifier: Apache-2.0
#include "gateway/courier.hpp"

#include "gateway/answer_check.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace kyso::gateway {
namespace {

namespace asio = boost::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_sending = 256; ///< a synchronous one waits for the person
constexpr std::chrono::hours nothing_to_do{1};
constexpr std::chrono::seconds write_again{1};

std::vector<TransactionBook::Rules> rules_of(const Configuration& configuration) {
    std::vector<TransactionBook::Rules> rules;
    for (const Service& service : configuration.services)
        rules.push_back({service.account.time_out, service.first_poll, service.poll, service.uniform_after});
    return rules;
}

} // namespace

Courier::Courier(asio::io_context& context, const Configuration& configuration, DatabaseThread& database,
                 const Clock& clock)
    : context_(context), configuration_(configuration), database_(database), clock_(clock),
      book_(rules_of(configuration)), asking_(configuration.services.size()), house_(context),
      waiting_(context.get_executor(), most_waiting),
      shares_(configuration.database.starts_with("postgresql:")) {}

Result<std::unique_ptr<Courier>> Courier::make(asio::io_context& context, const Configuration& configuration,
                                               DatabaseThread& database, const Clock& clock,
                                               std::shared_ptr<fetch::Resolver> resolver) {
    std::unique_ptr<Courier> made{new Courier{context, configuration, database, clock}};
    for (const Service& service : configuration.services) {
        auto client = ServiceClient::make(context.get_executor(), service, resolver);
        if (!client) return client.error();
        made->clients_.push_back(*std::move(client));
        made->wakers_.emplace_back(context);
    }
    return made;
}

Result<void> Courier::start() {
    const auto now = clock_.seconds();
    const auto begun = database_.wait([&](Store& store) -> Result<void> {
        for (const Portal& portal : configuration_.portals)
            if (auto allowed = store.allow_starts(portal.origin, portal.starts_a_minute); !allowed)
                return allowed;
        return store.beat(configuration_.name, now);
    });
    if (!begun) return begun;
    auto taken = database_.wait(taking_over(true));
    if (!taken) return taken.error();
    resume(*std::move(taken));
    for (std::size_t service = 0; service < clients_.size(); ++service)
        asio::co_spawn(context_, serve(service), asio::detached);
    asio::co_spawn(context_, keep_house(), asio::detached);
    return {};
}

void Courier::stop() {
    stopping_ = true;
    house_.cancel();
    waiting_.close();
    for (auto& waker : wakers_)
        waker.cancel();
    for (auto& client : clients_)
        client.close();
}

asio::awaitable<Result<void>> Courier::submit(Pending pending) {
    if (stopping_) co_return Error{Errc::shutting_down};
    if (book_.size() + recording_.size() >= configuration_.most_pending) co_return Error{Errc::busy};
    pending.submitted = clock_.now();
    if (!recording_.insert(pending.id).second) co_return Error{Errc::sim_busy, "the same is being submitted"};
    auto record = [pending, owner = configuration_.name, now = clock_.seconds()](Store& store) {
        return store.submit(pending, owner, now);
    };
    const auto recorded = co_await database_.run(std::move(record));
    recording_.erase(pending.id);
    if (!recorded) {
        // Where the answer to COMMIT did not come: nothing is sent, but the number may be taken.
        if (recorded.error() == Errc::sim_service_failed) doubtful_.insert(pending.id);
        co_return recorded.error();
    }
    pending.proved = recorded->proved;
    const std::size_t service = pending.service;
    log::info("{}: submitted to {}", pending.id, configuration_.services[service].name);
    book_.add(std::move(pending), clock_.now());
    wakers_[service].cancel();
    co_return Result<void>{};
}

asio::awaitable<bool> Courier::wait_for_end(std::string id, std::chrono::milliseconds longest) {
    const Pending* pending = book_.find(id);
    // Ended, and told as soon as that is written down.
    const bool unwritten = std::ranges::find(unwritten_, id, &Step::id) != unwritten_.end();
    if (!unwritten && (pending == nullptr || pending->told)) co_return false;
    co_await waiting_.wait(std::move(id), longest);
    co_return true;
}

asio::awaitable<void> Courier::serve(std::size_t service) {
    const std::size_t most_asking = configuration_.services[service].connections;
    while (!stopping_) {
        for (std::string& id : book_.take_to_send(service, most_sending))
            asio::co_spawn(context_, carry(service, std::move(id)), asio::detached);
        for (std::string& id : book_.take_due(service, clock_.now(), most_asking - asking_[service])) {
            ++asking_[service];
            asio::co_spawn(context_, carry(service, std::move(id)), asio::detached);
        }
        std::chrono::milliseconds rest = nothing_to_do;
        // With all connections in use, the next that becomes free wakes us.
        if (const auto next = book_.next_due(service); next && asking_[service] < most_asking)
            rest = std::max(*next - clock_.now(), std::chrono::milliseconds{0});
        wakers_[service].expires_after(rest);
        co_await wakers_[service].async_wait(as_result);
    }
}

asio::awaitable<void> Courier::carry(std::size_t service, std::string id) {
    const Pending& pending = *book_.find(id); // stays until book_.on(): it is in flight
    const bool asked = pending.phase != Pending::Phase::sending;
    Event event;
    if (pending.phase == Pending::Phase::silent) {
        event.kind = Event::Kind::over;
    } else {
        try {
            // Not by `?:`, whose awaited halves GCC 12 destroys twice.
            if (asked) {
                Heard answer = co_await clients_[service].ask(pending, clock_.now());
                event = co_await heard(pending, mss::Operation::status, std::move(answer));
            } else {
                Heard answer = co_await clients_[service].send(pending, clock_.now());
                event = co_await heard(pending, mss::Operation::signature, std::move(answer));
            }
        } catch (const std::exception& bug) {
            log::error("{}: {}", id, bug.what()); // whether it left is not known: lost
        }
    }
    write(book_.on(id, std::move(event), clock_.now()));
    if (asked) --asking_[service];
    wakers_[service].cancel();
}

asio::awaitable<Event> Courier::heard(const Pending& pending, mss::Operation operation, Heard heard) {
    Event event;
    if (heard.same) { // as judged before
        event.kind = Event::Kind::pending;
        event.print = heard.print;
        co_return event;
    }
    if (!heard.reply && !heard.sent) {
        log::warn("{}: not sent: {}", pending.id, heard.reply.error().detail());
        event.kind = Event::Kind::not_sent;
        co_return event;
    }
    if (!heard.reply) log::warn("{}: {}", pending.id, heard.reply.error().describe());
    const Service& service = configuration_.services[pending.service];
    std::vector<signature::Certificate> certificates;
    if (heard.reply && !heard.reply->signature.empty()) certificates = co_await offered(pending.id);
    const Expected expected{service.account.dialect, operation, pending, std::move(certificates),
                            service.test};
    event = judge(expected, heard.reply);
    if (event.kind == Event::Kind::pending) event.print = heard.print;
    co_return event;
}

asio::awaitable<std::vector<signature::Certificate>> Courier::offered(std::string id) {
    auto look = [id](Store& store) { return store.offer(id); };
    const auto text = co_await database_.run(std::move(look));
    // Were the offer of a transaction unreadable, a signature of any certificate would pass for one of it.
    if (!text) throw std::runtime_error(text.error().describe());
    const auto offer = sim::read_offer(*text);
    if (!offer) throw std::runtime_error(offer.error().describe());
    std::vector<signature::Certificate> certificates;
    for (const Bytes& der : offer->certificates)
        certificates.push_back(signature::Certificate::parse(der).value());
    co_return certificates;
}

void Courier::write(Step step) {
    if (!step.quarantined.empty()) log::warn("{}: answer refused: {}", step.id, step.quarantined);
    if (step.told)
        log::info("{}: {} {}", step.id,
                  step.told->state == sim::SimProgress::State::done ? "signed" : info(step.told->error).name,
                  step.told->service_code);
    if (!step.late.empty()) log::info("{}: late: {}", step.id, step.late);
    if (step.is_empty()) return;
    unwritten_.push_back(std::move(step));
    if (!std::exchange(writing_, true)) asio::co_spawn(context_, write_down(), asio::detached);
}

/// Clients are told out of the database: an end that is not on disk yet reads «pending».
asio::awaitable<void> Courier::write_down() {
    while (!unwritten_.empty()) {
        auto note = [step = unwritten_.front(), now = clock_.seconds()](Store& store) {
            return store.write(step, now);
        };
        const auto written = co_await database_.run(std::move(note));
        if (written) {
            const std::string ended = unwritten_.front().told ? unwritten_.front().id : std::string{};
            unwritten_.pop_front();
            if (!ended.empty()) waiting_.ended(ended);
            continue;
        }
        log::error("{}: not recorded: {}", unwritten_.front().id, written.error().describe());
        asio::steady_timer pause{context_, write_again};
        co_await pause.async_wait(as_result);
    }
    writing_ = false;
}

} // namespace kyso::gateway
