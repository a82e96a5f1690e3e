// SPDX-License-Identifier: Apache-2.0
// kyso-device-watch by itself: what it tells of a real pcscd, and of one that is not to be had.
#include "drivers/pcsc/watch_wire.hpp"
#include "protocol/framing.hpp"
#include "tests/integration/token/pkcs11_tool.hpp"

#include <sys/socket.h>
#include <sys/time.h>

namespace kyso::test {
namespace {

namespace fs = std::filesystem;
using drivers::DeviceSnapshot;
using drivers::ReaderService;

class WatchProcess {
  public:
    explicit WatchProcess(const std::string& environment, Words command = {}) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::runtime_error{"socketpair"};
        stream_ = Fd{ends[0]};
        const Fd theirs{ends[1]};
        const timeval limit{60, 0};
        ::setsockopt(stream_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        command.push_back(std::string{KYSO_TEST_BIN_DIR} + "/kyso-device-watch");
        process_ = std::make_unique<ChildProcess>(
            ChildProcess::Start{std::move(command), {environment}, {theirs.get()}});
    }

    DeviceSnapshot next() {
        auto frame = read_frame(stream_.get(), drivers::max_snapshot);
        if (!frame || !*frame) throw std::runtime_error{"the watch says nothing"};
        auto snapshot = drivers::read_snapshot(**frame);
        if (!snapshot) throw std::runtime_error{snapshot.error().describe()};
        return *snapshot;
    }
    /// The first that is so.
    template <class Is>
    DeviceSnapshot until(Is is) {
        while (true)
            if (auto snapshot = next(); is(snapshot)) return snapshot;
    }
    void close() { stream_.reset(); }
    ChildProcess& process() { return *process_; }

  private:
    Fd stream_;
    std::unique_ptr<ChildProcess> process_;
};

bool has_card(const DeviceSnapshot& snapshot) {
    return !snapshot.readers.empty() && snapshot.readers.front().card;
}

TEST(WatchProgram, tells_reader_card_atr_and_each_change) {
    const TokenSetting setting{yubikey_in_reader()};
    WatchProcess watch{setting.environment()};
    const auto present = watch.until(has_card);
    EXPECT_EQ(present.service, ReaderService::running);
    ASSERT_EQ(present.readers.size(), 1U);
    EXPECT_EQ(present.readers.front().name, "Yubico Virtual 00 00");
    EXPECT_FALSE(present.readers.front().atr.empty());
    setting.say("remove r1");
    const auto gone = watch.next();
    EXPECT_FALSE(has_card(gone));
    EXPECT_TRUE(gone.readers.front().atr.empty());
    setting.say("insert r1 an");
    const auto back = watch.next();
    EXPECT_TRUE(has_card(back));
    EXPECT_EQ(back.readers.front().atr, present.readers.front().atr);
    EXPECT_GT(back.readers.front().events, present.readers.front().events) << "or a swap could not be told";
}

TEST(WatchProgram, is_silent_about_who_uses_the_card) {
    const TokenSetting setting{yubikey_in_reader()};
    const Pkcs11Tool tool{setting, opensc};
    WatchProcess watch{setting.environment()};
    const auto present = watch.until(has_card);
    // Connects, powers up, locks, resets: pcscd has an event for each.
    EXPECT_EQ(tool.sign("01", "SHA256-RSA-PKCS", "--pin 123456").status, 0);
    setting.say("remove r1");
    EXPECT_FALSE(has_card(watch.next())) << "the first words after the signature are of the removal";
}

TEST(WatchProgram, a_forbidden_pcscd_is_a_state_and_is_asked_again) {
    TokenSetting setting{yubikey_in_reader()};
    fs::permissions(setting.folder() / "pcscd.comm", fs::perms::none);
    // For root no mode forbids anything, unless it gives up what makes it so.
    const Words without_privilege =
        ::geteuid() == 0 ? Words{"setpriv", "--bounding-set", "-dac_override,-dac_read_search"} : Words{};
    WatchProcess watch{setting.environment(), without_privilege};
    EXPECT_EQ(watch.next().service, ReaderService::forbidden);
    fs::permissions(setting.folder() / "pcscd.comm", fs::perms::owner_all);
    EXPECT_TRUE(has_card(watch.until(has_card)));
}

TEST(WatchProgram, an_absent_pcscd_is_a_state_also_without_its_folder) {
    const TemporaryFolder folder;
    WatchProcess watch{"PCSCLITE_CSOCK_NAME=" + (folder / "later/pcscd.comm").string()};
    EXPECT_EQ(watch.next().service, ReaderService::absent);
}

TEST(WatchProgram, ends_with_its_stream) {
    const TokenSetting setting{yubikey_in_reader()};
    WatchProcess watch{setting.environment()};
    watch.until(has_card);
    watch.close();
    EXPECT_EQ(watch.process().exit_code(patience), 0);
}

} // namespace
} // namespace kyso::test
