// SPDX-License-Identifier: Apache-2.0
// Fakes for every port of the flows: a clock that stands, a window that answers by itself, a record in
// memory, a queue without a line, a list of devices. Each tells the story what was asked of it.
#pragma once

#include "daemon/flow/ports.hpp"
#include "tests/support/fakes/story.hpp"

#include <functional>
#include <map>
#include <optional>

namespace kyso::test {

struct FakeClock final : flow::Clock {
    std::chrono::system_clock::time_point wall = std::chrono::system_clock::now();
    std::chrono::steady_clock::time_point steady{};
    std::chrono::system_clock::time_point now() const override { return wall; }
    std::chrono::steady_clock::time_point steady_now() const override { return steady; }
};

struct FakeRegistry final : flow::DeviceRegistry {
    explicit FakeRegistry(Story& told) : story(told) {}
    Story& story;
    std::vector<drivers::Device> present;
    std::optional<Error> failure;
    std::vector<flow::DriverTrouble> hindered;
    std::size_t set_aside = 0;
    std::vector<flow::DriverTrouble> troubles() const override { return hindered; }
    std::size_t restore() override { return std::exchange(set_aside, 0); }
    std::function<void(std::size_t look)> before; ///< called before each look, which counts from 1
    std::size_t looks = 0;
    flow::Task<Result<std::vector<drivers::Device>>> devices() override {
        if (before) before(++looks);
        if (auto waited = co_await story.wait("devices"); !waited) co_return waited.error();
        if (failure) co_return *failure;
        co_return present;
    }
};

struct FakePrompt final : flow::Prompt {
    explicit FakePrompt(Story& told) : story(told) {}
    Story& story;
    std::size_t choice = 0;
    bool confirms = false;                      ///< types the word where there is one
    std::string phone;                          ///< typed where a number is asked for
    std::vector<prompt::PromptRequest> windows; ///< all of them
    std::optional<Error> failure;
    prompt::PromptRequest shown;
    flow::Task<Result<flow::PromptAnswer>> ask(const prompt::PromptRequest& request) override {
        shown = request;
        windows.push_back(request);
        if (auto waited = co_await story.wait("window"); !waited) co_return waited.error();
        if (failure) co_return *failure;
        co_return flow::PromptAnswer{choice, Fd{}, confirms, nullptr, phone};
    }
};

struct FakeQueue final : flow::ConsentQueue {
    explicit FakeQueue(Story& told) : story(told) {}
    std::optional<Error> closed;
    Result<void> may_enter(const std::string&) const override {
        return closed ? Result<void>{*closed} : Result<void>{};
    }
    struct FakeTurn final : flow::Turn {
        explicit FakeTurn(Story& told) : story(told) {}
        ~FakeTurn() override { story.tell("turn over"); }
        FakeTurn(const FakeTurn&) = delete;
        FakeTurn& operator=(const FakeTurn&) = delete;
        Story& story;
    };
    Story& story;
    std::optional<Error> failure;
    std::string requester;
    flow::Task<Result<std::unique_ptr<flow::Turn>>> enter(const std::string& who) override {
        requester = who;
        if (auto waited = co_await story.wait("turn"); !waited) co_return waited.error();
        if (failure) co_return *failure;
        co_return std::unique_ptr<flow::Turn>{std::make_unique<FakeTurn>(story)};
    }
};

struct FakeChoices final : flow::ChoiceMemory {
    std::map<std::string, Bytes> last; ///< SHA-256 of the certificate, by requester
    std::map<std::string, signature::Certificate> given;
    bool was_last(const std::string& requester, const signature::Certificate& certificate) const override {
        const auto found = last.find(requester);
        return found != last.end() && found->second == certificate.sha256();
    }
    void remember(const std::string& requester, const signature::Certificate& certificate) override {
        last[requester] = certificate.sha256();
    }
    std::optional<signature::Certificate> chosen(const std::string& requester) const override {
        const auto found = given.find(requester);
        return found == given.end() ? std::optional<signature::Certificate>{} : found->second;
    }
    void choose(const std::string& requester, const signature::Certificate& certificate) override {
        given.insert_or_assign(requester, certificate);
    }
};

/// Answers as the test says, by certificate; good for whoever is not named.
struct FakeRevocation final : flow::RevocationPort {
    explicit FakeRevocation(Story& told) : story(told) {}
    Story& story;
    std::map<Bytes, signature::RevocationStatus> verdicts; ///< by SHA-256
    std::vector<std::vector<signature::Certificate>> asked;
    flow::Task<std::vector<signature::RevocationStatus>>
    check(std::vector<std::vector<signature::Certificate>> chains) override {
        asked = std::move(chains);
        static_cast<void>(co_await story.wait("revocation"));
        std::vector<signature::RevocationStatus> said;
        for (const auto& chain : asked) {
            signature::RevocationStatus good;
            good.kind = signature::RevocationStatus::Kind::good;
            good.why = signature::RevocationUnknown::none;
            good.source = "http://ocsp.example/path";
            good.this_update = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
            const auto found = verdicts.find(chain.front().sha256());
            said.push_back(found != verdicts.end() ? found->second : good);
        }
        co_return said;
    }
};

struct FakeAudit final : flow::AuditLog {
    explicit FakeAudit(Story& told) : story(told) {}
    Story& story;
    std::optional<core::AuditEvent> fails_at;
    std::vector<core::AuditRecord> records;
    Result<void> append(const core::AuditRecord& record) override {
        story.tell(std::string{to_text(record.event)});
        if (fails_at == record.event) return Error{Errc::audit_unavailable};
        records.push_back(record);
        return {};
    }
    std::string pseudonym(ByteView data) const override {
        return "pseudonym of " + std::to_string(data.size());
    }
};

} // namespace kyso::test
