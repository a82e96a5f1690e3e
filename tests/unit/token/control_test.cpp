// SPDX-License-Identifier: Apache-2.0
// The words of the control socket.
#include "card_fixture.hpp"
#include "simulators/token/control/control.hpp"

#include <boost/json/parse.hpp>

namespace kyso::token {
namespace {

using testing::HasSubstr;

class ControlTest : public testing::Test {
  protected:
    ControlTest() {
        desk_.readers.emplace("r1", Reader{{"First", false}});
        desk_.readers.emplace("r2", Reader{{"Second", true}});
        for (const char* name : {"an", "binh"}) {
            CardProfile profile;
            profile.name = name;
            desk_.cards.emplace(name, std::make_shared<PivCard>(profile, std::map<KeyReference, PivKey>{}));
        }
    }
    std::string say(std::string_view words) { return control_.line(words).json; }
    bool holds(const char* reader, const char* card) {
        return desk_.readers.at(reader).card() == desk_.cards.at(card);
    }

    Desk desk_;
    Control control_{desk_};
};

TEST_F(ControlTest, cards_go_in_out_and_are_swapped) {
    EXPECT_EQ(control_.line("insert r1 an").moved, &desk_.readers.at("r1"));
    EXPECT_TRUE(holds("r1", "an"));
    EXPECT_THAT(say("insert r1 binh"), HasSubstr("there is a card"));
    EXPECT_THAT(say("insert r2 an"), HasSubstr("the card is in a reader"));
    EXPECT_EQ(say("swap r1 binh"), "{}");
    EXPECT_TRUE(holds("r1", "binh"));
    EXPECT_EQ(say("insert  r2   an "), "{}");
    EXPECT_EQ(say("remove r1"), "{}");
    EXPECT_THAT(say("remove r1"), HasSubstr("no card in the reader"));
    EXPECT_TRUE(holds("r2", "an"));
}

TEST_F(ControlTest, wrong_words_change_nothing) {
    for (const char* wrong :
         {"", "insert", "insert r1", "insert r3 an", "insert r1 cuong", "insert r1 an x", "eject r1",
          "remove", "fault r1", "fault r1 explode any", "fault r1 status verify status=10000",
          "fault r1 status verify status=", "fault r1 delay any ms=-1", "fault r1 die any now",
          "fault r1 die sometimes", "pad r1 pin 123456", "pad r2 pin", "pad r2 press", "clear r3"})
        EXPECT_THAT(say(wrong), HasSubstr("error")) << wrong;
    EXPECT_EQ(desk_.readers.at("r1").card(), nullptr);
    EXPECT_EQ(desk_.readers.at("r1").faults().size(), 0U);
}

TEST_F(ControlTest, faults_are_given_and_cleared) {
    say("insert r1 an");
    Reader& reader = desk_.readers.at("r1");
    reader.begin({ReaderRequest::Kind::power_up, {}});
    const auto ask = [&] { return reader.begin({ReaderRequest::Kind::transmit, hex("00200080")}); };
    EXPECT_EQ(say("fault r1 status any status=6F42 skip=1 times=1"), "{}");
    EXPECT_EQ(to_hex(ask().reply->data), "63c3");
    EXPECT_EQ(to_hex(ask().reply->data), "6f42");
    say("fault r1 delay any ms=70");
    EXPECT_EQ(ask().wait, std::chrono::milliseconds{70});
    reader.time_over();
    EXPECT_EQ(say("clear r1"), "{}");
    EXPECT_TRUE(ask().reply);
}

TEST_F(ControlTest, state_tells_what_was_received) {
    say("insert r2 an");
    Reader& reader = desk_.readers.at("r2");
    reader.begin({ReaderRequest::Kind::power_up, {}});
    reader.begin({ReaderRequest::Kind::transmit, hex("0020008008" + pin_block("000000"))});
    const auto state = boost::json::parse(say("state")).as_object();
    EXPECT_EQ(state.at("readers").at("r2").at("card").as_string(), "an");
    EXPECT_TRUE(state.at("readers").at("r1").at("card").is_null());
    EXPECT_EQ(state.at("readers").at("r2").at("received").as_int64(), 1);
    EXPECT_EQ(state.at("cards").at("an").at("verify").as_int64(), 1);
    EXPECT_EQ(state.at("cards").at("an").at("wrong_pin").as_int64(), 1);
    EXPECT_EQ(state.at("cards").at("an").at("pin_tries_left").as_int64(), 2);
    EXPECT_EQ(state.at("cards").at("binh").at("verify").as_int64(), 0);
}

} // namespace
} // namespace kyso::token
