// SPDX-License-Identifier: Apache-2.0
// One connection's conversation, without sockets or clocks: text comes in, actions come out. Reads and limits
// calls, answers session.hello and request.cancel itself, and sees to it that each call is answered exactly
// once. Driven by io::Connection.
#pragma once

#include "protocol/peer.hpp"
#include "protocol/rpc.hpp"

#include <map>
#include <set>
#include <variant>
#include <vector>

namespace kyso::core {

using CallNumber = std::uint64_t;

struct SendText {
    std::string text;
    friend bool operator==(const SendText&, const SendText&) = default;
};
struct StartCall {
    CallNumber number;
    Method method;
    boost::json::value params;
    friend bool operator==(const StartCall&, const StartCall&) = default;
};
struct CancelCall {
    CallNumber number;
    friend bool operator==(const CancelCall&, const CancelCall&) = default;
};
using Action = std::variant<SendText, StartCall, CancelCall>;
using Actions = std::vector<Action>;

enum class ProgressState : std::uint8_t {
    waiting_for_turn,
    waiting_for_consent,
    signing,
    waiting_for_phone, ///< the gateway has the request
    verifying,         ///< the phone has signed
};
std::string_view to_text(ProgressState state) noexcept;

class Session {
  public:
    struct Limits {
        std::size_t calls_in_flight = 8;
    };

    Session(Peer peer, std::set<Method> permitted, Limits limits)
        : peer_(std::move(peer)), permitted_(std::move(permitted)), limits_(limits) {}

    Actions on_message(std::string_view text);
    /// What this peer may do from now on; nothing where its origin was removed meanwhile.
    void permit(std::set<Method> permitted) { permitted_ = std::move(permitted); }
    /// The call ended. Ignored if it was answered already.
    Actions on_result(CallNumber number, Result<boost::json::value> result);
    /// How far a long call is; at most `total` steps, both 0 where there is nothing to count.
    Actions on_progress(CallNumber number, ProgressState state, std::size_t done = 0, std::size_t total = 0);
    /// Something else about a running call: a notification with its id.
    Actions on_notice(CallNumber number, std::string_view method, boost::json::object params);
    /// The connection is gone: cancels what still runs.
    Actions on_closed();

    const Peer& peer() const noexcept { return peer_; }
    Language language() const noexcept { return language_; }

  private:
    Actions on_call(RpcCall call);
    void adopt_language(const boost::json::value& params);
    Result<boost::json::value> hello(const boost::json::value& params);
    Result<boost::json::value> cancel(const boost::json::value& params, Actions& actions);

    Peer peer_;
    std::set<Method> permitted_;
    Limits limits_;
    Language language_ = Language::vi;
    CallNumber next_ = 1;
    std::map<CallNumber, RpcId> running_;
};

} // namespace kyso::core
