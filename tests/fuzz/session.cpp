// SPDX-License-Identifier: Apache-2.0
// One connection's conversation: each line is a message, a line that begins with '!' ends the oldest call,
// '?' tells of its progress, '~' takes every permission away. Each call is answered once, whatever comes.
#include "daemon/core/session.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::core;

constexpr std::size_t most_calls = 3;

/// What a well-behaved kysod would hold beside the session.
class Model {
  public:
    explicit Model(std::set<Method> permitted) : permitted_(std::move(permitted)) {}

    void see(const Actions& actions) {
        for (const Action& action : actions)
            std::visit([&](const auto& one) { take(one); }, action);
    }
    void permit(std::set<Method> permitted) { permitted_ = std::move(permitted); }
    std::set<CallNumber> running;
    std::size_t replies = 0;

  private:
    void take(const SendText& send) {
        const auto value = read_json(send.text);
        fuzz::promise(value && value->is_object() && is_utf8(send.text), "what is sent is JSON");
        if (value->get_object().contains("id")) ++replies;
    }
    void take(const StartCall& call) {
        fuzz::promise(permitted_.contains(call.method), "only what this peer may do is started");
        fuzz::promise(call.params.is_object(), "with an object");
        fuzz::promise(running.insert(call.number).second, "under a number of its own");
        fuzz::promise(running.size() <= most_calls, "not too many at once");
    }
    void take(const CancelCall& cancel) {
        fuzz::promise(running.contains(cancel.number), "only what runs is cancelled");
    }

    std::set<Method> permitted_;
};

void answer(Session& session, Model& model, bool good) {
    const CallNumber number = *model.running.begin();
    const std::size_t before = model.replies;
    Result<boost::json::value> result{Error{Errc::request_cancelled}};
    if (good) result = boost::json::value{};
    model.running.erase(number);
    model.see(session.on_result(number, result));
    const std::size_t after = model.replies;
    fuzz::promise(after <= before + 1, "at most one reply");
    model.see(session.on_result(number, result));
    fuzz::promise(model.replies == after, "no second reply");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::set<Method> permitted{Method::hello, Method::cancel, Method::list_devices,
                                     Method::sign_registration};
    Session session{WebPeer{Origin::parse("https://portal.example").value()}, permitted, {most_calls}};
    Model model{permitted};
    std::string_view rest = as_text({data, size});
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.starts_with('~')) {
            session.permit({});
            model.permit({});
        } else if (line.starts_with('?')) {
            model.see(session.on_progress(line.size(), ProgressState::signing, 1, 2));
        } else if (line.starts_with('!')) {
            if (!model.running.empty()) answer(session, model, line.size() > 1);
        } else {
            const std::size_t before = model.replies;
            const std::size_t running = model.running.size();
            model.see(session.on_message(line));
            fuzz::promise(model.replies > before || model.running.size() > running, "answered or started");
        }
    }
    model.see(session.on_closed());
    return 0;
}
