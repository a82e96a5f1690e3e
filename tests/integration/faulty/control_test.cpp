// SPDX-License-Identifier: Apache-2.0
// The control socket: rules and tokens change while the module runs; waiting calls notice.
#include "tests/integration/faulty/own_module.hpp"

#include "protocol/fd.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

namespace kyso::test {
namespace {

using testing::HasSubstr;

std::string ask(const std::string& path, const std::string& message) {
    const Fd peer(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return "no socket";
    if (write(peer.get(), message.data(), message.size()) < 0) return "no write";
    shutdown(peer.get(), SHUT_WR);
    std::string answer;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = read(peer.get(), part.data(), part.size())) > 0;)
        answer.append(part.data(), static_cast<std::size_t>(size));
    return answer;
}

class Control : public testing::Test {
  protected:
    using Body =
        std::function<void(const CK_FUNCTION_LIST& module, const Say& say, const std::string& socket)>;
    std::string play(const std::string& rules, const Body& body) {
        const auto socket = module_.path("control");
        return module_
            .play("control " + socket + "\n" + rules,
                  [&](const CK_FUNCTION_LIST& module, const Say& say) { body(module, say, socket); })
            .report;
    }
    OwnModule module_;
};

TEST_F(Control, replaces_rules) {
    const auto told =
        play("C_GetInfo -> return 0x30", [](const auto& module, const Say& say, const auto& socket) {
            CK_INFO info{};
            say(OwnModule::hexadecimal(module.C_GetInfo(&info)));
            say(ask(socket, "rules\nC_GetInfo -> return 0x31\n"));
            say(OwnModule::hexadecimal(module.C_GetInfo(&info)));
            say(ask(socket, "rules\n\nC_GetInfo -> explode\n"));
            say(OwnModule::hexadecimal(module.C_GetInfo(&info)));
            say(ask(socket, "rules\n"));
            say(OwnModule::hexadecimal(module.C_GetInfo(&info)));
        });
    EXPECT_THAT(told,
                HasSubstr("0x30\nok\n\n0x31\nwrong: rules:2: `explode` is no action\n\n0x31\nok\n\n0x0\n"));
}

TEST_F(Control, moves_tokens) {
    const auto told = play("", [](const auto& module, const Say& say, const auto& socket) {
        CK_TOKEN_INFO info{};
        const auto token = [&] {
            const auto result = module.C_GetTokenInfo(OwnModule::slot, &info);
            const std::string serial(std::begin(info.serialNumber), std::end(info.serialNumber));
            return OwnModule::hexadecimal(result) +
                   (serial == "FA17000000000001" ? " the first" : " another");
        };
        say(token());
        say(ask(socket, "remove"));
        say(token());
        say(ask(socket, "insert 1"));
        say(token());
        say(ask(socket, "swap"));
        say(token());
        say(ask(socket, "remove one"));
        say(ask(socket, "juggle"));
    });
    EXPECT_THAT(told,
                HasSubstr("0x0 the first\nok\n\n0xe0 the first\nok\n\n0x0 the first\nok\n\n0x0 another\n"));
    EXPECT_THAT(told, HasSubstr("wrong: a slot is a number\n"));
    EXPECT_THAT(told, HasSubstr("wrong: commands are "));
}

TEST_F(Control, tells_state_and_journal) {
    const auto told =
        play("tries 3\nC_GetInfo@2 -> return 5", [](const auto& module, const Say& say, const auto& socket) {
            CK_INFO info{};
            module.C_GetInfo(&info);
            OwnModule::open(module);
            say(ask(socket, "state"));
            say(ask(socket, "journal"));
        });
    EXPECT_THAT(told, HasSubstr("sessions 1\ntries 3\nslot 1 present swaps 0\nrule 5 seen 1 fired 0\n"));
    EXPECT_THAT(told, HasSubstr("C_GetInfo 0x0\nC_OpenSession 0x0\n"));
}

TEST_F(Control, removal_ends_what_waits_for_it) {
    const auto told =
        play("C_GetInfo -> await_removal", [](const auto& module, const Say& say, const auto& socket) {
            std::thread waiting([&] {
                CK_INFO info{};
                say("after: " + OwnModule::hexadecimal(module.C_GetInfo(&info)));
            });
            say(ask(socket, "remove"));
            waiting.join();
        });
    EXPECT_THAT(told, HasSubstr("after: 0x0\n"));
}

TEST_F(Control, events_are_told) {
    const auto told = play("events", [](const auto& module, const Say& say, const auto& socket) {
        CK_SLOT_ID slot = 0;
        say(OwnModule::hexadecimal(module.C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr)));
        ask(socket, "remove");
        const auto waited = module.C_WaitForSlotEvent(0, &slot, nullptr);
        say(OwnModule::hexadecimal(waited) + " slot " + std::to_string(slot));
        say(OwnModule::hexadecimal(module.C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr)));
    });
    EXPECT_THAT(told, HasSubstr("0x8\n0x0 slot 1\n0x8\n"));
}

} // namespace
} // namespace kyso::test
