// SPDX-License-Identifier: Apache-2.0
// Fakes of what sim_flow needs: a gateway with a phone behind it that signs as the test says, a phone book, a
// count of rings, a disk for operations.
#pragma once

#include "daemon/flow/ports.hpp"
#include "drivers/sim/sim_pace.hpp"
#include "tests/support/fakes/story.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <deque>
#include <map>
#include <set>

namespace kyso::test {

class FakeGateway final : public flow::SimGateway {
  public:
    FakeGateway(Story& story, Issued holder) : holder_(std::move(holder)), story_(story) {
        offer.service = "Made-up Mobile";
        offer.certificates = {holder_.certificate.der()};
        offer.poll = std::chrono::milliseconds{1};
    }

    sim::Offer offer;
    std::optional<Error> open_fails;
    /// Answers to submit and status, in order; afterwards the phone has signed.
    std::deque<Result<sim::SimProgress>> answers;
    bool wrong_signature = false, other_certificate = false, silent_about_certificate = false;
    std::vector<sim::OpenCall> opened;
    std::vector<sim::SubmitCall> submitted;
    std::size_t asked = 0;
    std::vector<std::string> asked_of; ///< the origin of each call

    boost::asio::awaitable<Result<sim::Offer>> open(const Origin& origin, sim::OpenCall call) override {
        asked_of.push_back(origin.text());
        opened.push_back(std::move(call));
        if (auto waited = co_await story_.wait("open"); !waited) co_return waited.error();
        if (open_fails) co_return *open_fails;
        co_return offer;
    }
    boost::asio::awaitable<Result<sim::SimProgress>> submit(const Origin& origin,
                                                            sim::SubmitCall call) override {
        asked_of.push_back(origin.text());
        to_be_signed = call.to_be_signed;
        submitted.push_back(std::move(call));
        co_return co_await answer("submit");
    }
    boost::asio::awaitable<Result<sim::SimProgress>> status(const Origin& origin, sim::StatusCall) override {
        asked_of.push_back(origin.text());
        ++asked;
        if (submitted.empty()) co_return Error{Errc::operation_unknown};
        co_return co_await answer("status");
    }

    ToBeSigned to_be_signed; ///< what the phone signs

  private:
    boost::asio::awaitable<Result<sim::SimProgress>> answer(std::string event) {
        static_cast<void>(co_await story_.wait(std::move(event)));
        if (!answers.empty()) {
            auto next = std::move(answers.front());
            answers.pop_front();
            co_return next;
        }
        sim::SimProgress done;
        done.state = sim::SimProgress::State::done;
        // Its key is what it is, whatever it was thought to be.
        ToBeSigned what = to_be_signed;
        what.mechanism = *holder_.certificate.mechanism();
        done.signature = holder_.sign(what);
        if (wrong_signature) done.signature.back() ^= 1;
        if (offer.certificates.empty()) done.certificate = holder_.certificate.der();
        if (other_certificate) done.certificate = Bytes{1, 2, 3};
        if (silent_about_certificate) done.certificate.clear();
        co_return done;
    }

    Issued holder_;
    Story& story_;
};

inline Result<sim::SimProgress> still_pending() {
    sim::SimProgress progress;
    progress.poll = std::chrono::milliseconds{1};
    return progress;
}
inline Result<sim::SimProgress> phone_failed(Errc error) {
    sim::SimProgress progress;
    progress.state = sim::SimProgress::State::failed;
    progress.error = error;
    return progress;
}

struct FakePhones final : flow::PhoneBook {
    std::set<std::string> bound;
    std::optional<Error> full;
    bool holds(const sim::PhoneNumber& number) override { return bound.contains(number.msisdn()); }
    std::vector<sim::PhoneNumber> numbers() override {
        std::vector<sim::PhoneNumber> all;
        for (const std::string& msisdn : bound)
            all.push_back(sim::PhoneNumber::read(msisdn).value());
        return all;
    }
    Result<void> add(const sim::PhoneNumber& number) override {
        if (full) return *full;
        bound.insert(number.msisdn());
        return {};
    }
};

struct FakeRings final : flow::RingLog {
    std::map<std::string, sim::SimPace> paces;
    Result<void> may_ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) override {
        return paces[number.msisdn()].may_start(now);
    }
    Result<void> ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) override {
        return paces[number.msisdn()].start(now);
    }
    void ended(const sim::PhoneNumber& number, std::optional<Errc>, std::chrono::sys_seconds now) override {
        paces[number.msisdn()].end(sim::SimPace::End::neither, now);
    }
};

/// Notices, and how each ended: in words, or `gone` with the operation.
struct FakeNotices final : flow::NoticeBoard {
    explicit FakeNotices(Story& told) : story(told) {}
    Story& story;
    bool locked = false;
    std::vector<prompt::PhoneNotice> shown;
    std::vector<std::string> ends;
    std::function<void()> stop; ///< the person presses «Thôi chờ» at the last one

    struct Open final : flow::OpenNotice {
        explicit Open(FakeNotices& of) : board(of) {}
        ~Open() override {
            if (!ended) board.ends.emplace_back("gone");
        }
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;
        void end(std::string_view words) override {
            ended = true;
            board.ends.emplace_back(words);
        }
        FakeNotices& board;
        bool ended = false;
    };
    std::unique_ptr<flow::OpenNotice> show(const prompt::PhoneNotice& notice,
                                           std::function<void()> stopped) override {
        if (locked) return nullptr;
        story.tell("notice");
        shown.push_back(notice);
        stop = std::move(stopped);
        return std::make_unique<Open>(*this);
    }
};

struct FakeOperationStore final : flow::OperationStore {
    explicit FakeOperationStore(Story& told) : story(told) {}
    Story& story;
    std::map<std::string, std::string> files; ///< as they stand on the disk
    std::optional<Error> full;
    Result<void> keep(const sim::Operation& operation) override {
        story.tell(operation.ended ? "end on disk" : "operation on disk");
        if (full) return *full;
        files[operation.transaction] = sim::encode(operation);
        return {};
    }
    void remove(const std::string& transaction) noexcept override { files.erase(transaction); }
    std::vector<sim::Operation> load() override {
        std::vector<sim::Operation> operations;
        for (const auto& [transaction, text] : files)
            operations.push_back(sim::read_operation(text).value());
        return operations;
    }
};

} // namespace kyso::test
