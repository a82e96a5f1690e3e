// SPDX-License-Identifier: Apache-2.0
// A machine whose administrator has turned user namespaces off: kysod works as it is, kyso-relay with its
// drop-in.
#include "tests/integration/systemd/units_fixture.hpp"

#include "tests/support/relay_process/relay_process.hpp"

namespace kyso::test {
namespace {

TEST_F(Units, of_kysod_need_no_user_namespace) {
    open_doors();
    EXPECT_EQ(ask_as_program(), "ok");
    EXPECT_EQ(ask_as_page(), "ok");
}

TEST_F(Units, of_kyso_relay_say_217_and_work_with_the_drop_in) {
    open_doors();
    EXPECT_NE(systemctl({"start", "kyso-relay.service"}).status, 0);
    EXPECT_EQ(property("kyso-relay.service", "ExecMainStatus"), "217");
    EXPECT_EQ(level_of("relay"), "warning") << "kyso doctor is not taken in by systemd's socket";
    systemctl({"stop", "kyso-relay.service"});
    systemctl({"reset-failed"});
    drop_in("kyso-relay.service", "10-nouserns",
            text_of("/usr/local/share/doc/kysod/examples/kyso-relay.service.d/10-nouserns.conf"));
    const Fd asking = connect_unix(runtime_folder() / "kyso/relay.sock");
    ASSERT_TRUE(asking);
    EXPECT_TRUE(becomes("kyso-relay.service", "active"));
    EXPECT_EQ(level_of("relay"), "ok");
}

} // namespace
} // namespace kyso::test
