// SPDX-License-Identifier: Apache-2.0
// What the flows need from the world, as interfaces: devices, the window, the record, time. Implemented in
// daemon/io by processes and files, in tests by fakes. A flow never reaches past these.
#pragma once

#include "daemon/core/approvals.hpp"
#include "daemon/core/audit_chain.hpp"
#include "daemon/core/enrolment_pace.hpp"
#include "daemon/core/policy.hpp"
#include "daemon/core/session.hpp"
#include "daemon/flow/sim_ports.hpp"
#include "daemon/prompt/prompt_wire.hpp"
#include "drivers/signing_device.hpp"
#include "signature/revocation.hpp"
#include "signature/trust_directory.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <optional>

namespace kyso::flow {

template <class T>
using Task = boost::asio::awaitable<T>;

/// A module that could not be used at the last look.
struct DriverTrouble {
    std::string module; ///< as configured
    Error error;
    std::chrono::seconds retry_after{0}; ///< how long it is set aside; zero where it is asked again at once
};

class DeviceRegistry {
  public:
    virtual ~DeviceRegistry() = default;
    /// Devices present now. A module that fails does not hide the others; if nothing is present, the error of
    /// the first module that failed, or Errc::token_not_found.
    virtual Task<Result<std::vector<drivers::Device>>> devices() = 0;
    virtual std::vector<DriverTrouble> troubles() const { return {}; }
    /// Gives modules that were set aside another chance; how many there were.
    virtual std::size_t restore() { return 0; }
};

/// A window that stays after its answer, because the PIN is typed on the reader. It goes with this object.
class OpenWindow {
  public:
    virtual ~OpenWindow() = default;
    /// Waits until the person cancels, or the window is gone. Errc::consent_refused, or request_cancelled.
    virtual Task<Error> cancelled() = 0;
};

/// The person's answer. Who takes the PIN end hands it on unread.
struct PromptAnswer {
    std::size_t choice = 0;
    Fd pin;
    bool last_try_confirmed = false;    ///< the word that the window asked for was typed
    std::unique_ptr<OpenWindow> window; ///< only where the reader waits for the PIN
    std::string phone{};                ///< only with PinMode::phone: as typed, not judged yet
};

class Prompt {
  public:
    virtual ~Prompt() = default;
    /// Shows one window until it is answered, times out (Errc::consent_timed_out) or the call is cancelled.
    virtual Task<Result<PromptAnswer>> ask(const prompt::PromptRequest& request) = 0;
    /// The same window for the next signature of what was agreed: it is no new question.
    virtual Task<Result<PromptAnswer>> ask_again(const prompt::PromptRequest& request) {
        return ask(request);
    }
};

/// A window that asks nothing and stays while something goes on. It goes with this object.
class OpenNotice {
  public:
    virtual ~OpenNotice() = default;
    /// It ended thus: the words stay for a moment, and go by themselves.
    virtual void end(std::string_view words) = 0;
};

/// Notices take no turn in the queue of consents: they stand beside the window that asks.
class NoticeBoard {
  public:
    virtual ~NoticeBoard() = default;
    /// `stopped` is called at most once, where the person waits no longer. Null where none can be shown, as
    /// while the session is locked: then what it would tell of goes on without it.
    virtual std::unique_ptr<OpenNotice> show(const prompt::PhoneNotice& notice,
                                             std::function<void()> stopped) = 0;
};

/// The right to be the one consent that is going on. Leaving the scope lets the next one in.
class Turn {
  public:
    virtual ~Turn() = default;
};

class ConsentQueue {
  public:
    virtual ~ConsentQueue() = default;
    /// Looked at before any device is: an error with which enter() would end at once.
    virtual Result<void> may_enter(const std::string& /*requester*/) const { return {}; }
    /// Waits until nobody else is asking. Errc::busy if too many wait already.
    virtual Task<Result<std::unique_ptr<Turn>>> enter(const std::string& requester) = 0;
};

/// The certificates that people chose, per requester.
class ChoiceMemory {
  public:
    virtual ~ChoiceMemory() = default;
    /// For the choice that a window begins with; survives kysod.
    virtual bool was_last(const std::string& requester, const signature::Certificate& certificate) const = 0;
    virtual void remember(const std::string& requester, const signature::Certificate& certificate) = 0;
    /// What `certificates.choose` gave it; lives as long as kysod runs.
    virtual std::optional<signature::Certificate> chosen(const std::string& requester) const = 0;
    virtual void choose(const std::string& requester, const signature::Certificate& certificate) = 0;
};

class AuditLog {
  public:
    virtual ~AuditLog() = default;
    /// On disk (fdatasync) when it returns. Errc::audit_unavailable.
    virtual Result<void> append(const core::AuditRecord& record) = 0;
    /// HMAC-SHA-256 under a key of this installation, hexadecimal.
    virtual std::string pseudonym(ByteView data) const = 0;
};

class Clock {
  public:
    virtual ~Clock() = default;
    virtual std::chrono::system_clock::time_point now() const = 0;
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

/// What the person decided about origins.
class ApprovalBook {
  public:
    virtual ~ApprovalBook() = default;
    virtual core::Standing standing(const Origin& origin) = 0;
    /// How long a declined origin is not asked about again; zero where it is not.
    virtual std::chrono::seconds refused_for(const Origin& origin) = 0;
    /// Until when. Errc::approvals_unavailable.
    virtual Result<std::chrono::sys_seconds> approve(const Origin& origin, core::OriginGrant grant) = 0;
    virtual Result<void> decline(const Origin& origin) = 0;
    virtual core::EnrolmentPace& pace() = 0;
};

/// Who says whether certificates were revoked. Given chains that TrustDirectory verified, and no others: an
/// untrusted certificate must not choose whom this computer talks to.
class RevocationPort {
  public:
    virtual ~RevocationPort() = default;
    /// A verdict for each chain (certificate first, anchor last), in their order, within the time that this
    /// port allows itself; unknown where there was no answer.
    virtual Task<std::vector<signature::RevocationStatus>>
    check(std::vector<std::vector<signature::Certificate>> chains) = 0;
};

class DeviceBoard;
class SimOperations;

/// What signing with a SIM needs.
struct SimDesk {
    SimGateway& gateway;
    PhoneBook& phones;
    SimOperations& operations;
};

/// Everything that a call may use. References live as long as kysod.
struct Ports {
    const core::Policy& policy;
    DeviceRegistry& devices;
    ConsentQueue& consents;
    Prompt& prompt;
    AuditLog& audit;
    const Clock& clock;
    const signature::TrustDirectory& trust;
    bool developer = false;
    ApprovalBook* approvals = nullptr;    ///< null: no origin can be approved here
    RevocationPort* revocation = nullptr; ///< null: nobody is asked
    ChoiceMemory* choices = nullptr;      ///< null: nothing is remembered
    SimDesk* sim = nullptr;               ///< null: there is no way to a phone
    NoticeBoard* notices = nullptr;       ///< null: none are shown
    DeviceBoard* board = nullptr;         ///< null: nobody can watch
    /// How often `devices.subscribe` asks what no event tells of: the phones that are bound.
    std::chrono::milliseconds phone_poll = std::chrono::seconds{5};
};

/// One call's own surroundings.
struct CallContext {
    Peer peer;
    Language language = Language::vi;
    std::function<void(core::ProgressState, std::size_t done, std::size_t total)> progress;
    /// Tells the peer something about this call, besides its progress.
    std::function<void(std::string_view method, boost::json::object params)> notify{};
    /// The peer did not cancel the call: its connection was lost, or kysod stops.
    std::function<bool()> lost{};
};

} // namespace kyso::flow
