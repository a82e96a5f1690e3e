// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_gateway_wire.hpp"

#include "protocol/wire.hpp"
#include "tests/support/result_matchers.hpp"

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;
using State = sim::SimProgress::State;

const Origin origin = Origin::parse("https://portal.example").value();
const std::string transaction = "_0123456789abcdef0123456789abcde";
const sim::SubmitCall submit{
    "t.t.t", transaction, {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)}, "Dang ky a.example"};

/// One of each.
std::vector<GatewayQuestion> questions() {
    return {{origin, sim::OpenCall{"t.t.t", transaction, "84912345678"}},
            {origin, submit},
            {origin, sim::StatusCall{"t.t.t", transaction}}};
}

Bytes raw(std::uint8_t type, const std::string& by, const std::string& body) {
    return WireWriter{}.u8(type).text(by).text(body).take();
}
Bytes raw(std::uint8_t type, const std::string& body) {
    return WireWriter{}.u8(type).text(body).take();
}

TEST(relay_gateway_wire, questions_come_back) {
    for (const GatewayQuestion& question : questions()) {
        const Bytes written = encode_gateway_question(question);
        const auto read = read_gateway_question(written);
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(read->origin, origin);
        EXPECT_EQ(read->call.index(), question.call.index());
        EXPECT_EQ(encode_gateway_question(*read), written);
    }
    const auto read = read_gateway_question(encode_gateway_question({origin, submit}));
    EXPECT_EQ(std::get<sim::SubmitCall>(read->call).to_be_signed, submit.to_be_signed);
    EXPECT_EQ(std::get<sim::SubmitCall>(read->call).text, submit.text);
}

TEST(relay_gateway_wire, prefixes_and_extensions_of_a_question_are_none) {
    for (const GatewayQuestion& question : questions()) {
        Bytes whole = encode_gateway_question(question);
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_THAT(read_gateway_question(ByteView{whole}.first(size)), fails_with(Errc::invalid_params))
                << size;
        whole.push_back(0);
        EXPECT_THAT(read_gateway_question(whole), fails_with(Errc::invalid_params));
    }
}

TEST(relay_gateway_wire, wrong_fields_of_a_question_are_refused) {
    const std::string open = sim::encode(sim::OpenCall{"t.t.t", transaction, "84912345678"});
    const std::string portal = origin.text();
    const auto refused = fails_with(Errc::invalid_params);
    EXPECT_THAT(read_gateway_question(raw(2, portal, open)), is_ok());
    EXPECT_THAT(read_gateway_question(raw(4, portal, open)), refused) << "a phone is named once";
    EXPECT_THAT(read_gateway_question(raw(4, portal, sim::encode(sim::StatusCall{"t.t.t", transaction}))),
                is_ok());
    EXPECT_THAT(read_gateway_question(raw(3, portal, open)), refused) << "nothing to sign";
    EXPECT_THAT(read_gateway_question(raw(2, portal, sim::encode(submit))), refused) << "too much";
    for (const std::uint8_t type : Bytes{0, 1, 5, 6, 7, 0x82, 0xFF})
        EXPECT_THAT(read_gateway_question(raw(type, portal, open)), refused) << int{type};
    for (const char* by : {"", "null", "portal.example", "https://portal.example/", "https://PORTAL.example",
                           "http://portal.example", "https://portal.example:443", "\xFF"})
        EXPECT_THAT(read_gateway_question(raw(2, by, open)), refused) << by;
    EXPECT_THAT(read_gateway_question(raw(2, "https://" + std::string(300, 'a'), open)), refused);
    for (const std::string& body :
         {std::string{}, std::string{"{}"}, std::string{"null"}, open + open, open + "\xFF",
          sim::encode(sim::OpenCall{"", transaction, "84912345678"}),
          sim::encode(sim::OpenCall{"t.t.t", "_0123", "84912345678"}),
          sim::encode(sim::OpenCall{std::string(2049, 't'), transaction, "84912345678"}),
          std::string(9000, ' ') + open})
        EXPECT_THAT(read_gateway_question(raw(2, portal, body)), refused) << body.substr(0, 100);
}

TEST(relay_gateway_wire, a_question_with_all_its_limits_fits) {
    sim::SubmitCall longest = submit;
    longest.ticket.assign(2048, 't');
    longest.text.assign(160, '"'); // two octets each in JSON
    const Bytes written = encode_gateway_question({origin, longest});
    EXPECT_LE(written.size(), max_relay_question);
    EXPECT_THAT(read_gateway_question(written), is_ok());
}

const sim::Offer offer{"Mobi", sim::CodeRule::mobile_id, 110, {Bytes(5, 1)}, std::chrono::milliseconds{1000}};
sim::SimProgress done() {
    sim::SimProgress made;
    made.state = State::done;
    made.signature = Bytes(64, 9);
    made.certificate = Bytes(5, 1);
    return made;
}

TEST(relay_gateway_wire, answers_come_back) {
    const auto offered = read_gateway_offer(encode_gateway_answer(Result<sim::Offer>{offer}));
    ASSERT_THAT(offered, is_ok());
    EXPECT_EQ(sim::encode(*offered), sim::encode(offer));
    for (const sim::SimProgress& progress : {sim::SimProgress{}, done()}) {
        const auto read = read_gateway_progress(encode_gateway_answer(Result<sim::SimProgress>{progress}));
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(sim::encode(*read), sim::encode(progress));
    }
    const Error said{Errc::gateway_unreachable, "localhost: certificate has expired"};
    const auto refused = read_gateway_offer(encode_gateway_answer(Result<sim::Offer>{said}));
    ASSERT_THAT(refused, fails_with(Errc::gateway_unreachable));
    EXPECT_EQ(refused.error().detail(), said.detail());
}

TEST(relay_gateway_wire, the_largest_answer_fits) {
    sim::Offer largest = offer;
    largest.certificates.assign(8, Bytes(4096, 1));
    const Bytes written = encode_gateway_answer(Result<sim::Offer>{largest});
    EXPECT_LE(written.size(), max_gateway_answer);
    EXPECT_THAT(read_gateway_offer(written), is_ok());
}

TEST(relay_gateway_wire, prefixes_and_extensions_of_an_answer_are_none) {
    const auto none = fails_with(Errc::gateway_unreachable);
    const Bytes answers[] = {encode_gateway_answer(Result<sim::Offer>{offer}),
                             encode_gateway_answer(Result<sim::SimProgress>{done()}),
                             encode_relay_error(Error{Errc::sim_busy, "said by the gateway"})};
    for (Bytes whole : answers) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            EXPECT_THAT(read_gateway_offer(ByteView{whole}.first(size)), none) << size;
            EXPECT_THAT(read_gateway_progress(ByteView{whole}.first(size)), none) << size;
        }
        whole.push_back(0);
        EXPECT_THAT(read_gateway_offer(whole), none);
        EXPECT_THAT(read_gateway_progress(whole), none);
    }
}

TEST(relay_gateway_wire, a_lying_relay_says_nothing_about_the_gateway) {
    const auto none = fails_with(Errc::gateway_unreachable);
    const std::string pending = sim::encode(sim::SimProgress{});
    EXPECT_THAT(read_gateway_progress(raw(0x83, pending)), is_ok());
    for (const std::uint8_t type : Bytes{0, 3, 0x81, 0x82, 0x85, 0x86})
        EXPECT_THAT(read_gateway_progress(raw(type, pending)), none) << int{type};
    for (const std::string& body : {std::string{}, std::string{"{}"}, std::string{"\xFF"}, pending + pending,
                                    sim::encode(offer), std::string(70'000, ' ')})
        EXPECT_THAT(read_gateway_progress(raw(0x83, body)), none) << body.substr(0, 40);
    EXPECT_THAT(read_gateway_offer(raw(0x82, pending)), none);
}

TEST(relay_gateway_wire, only_errors_of_this_way_pass) {
    std::size_t passed = 0;
    for (const auto* row = begin_errors(); row != end_errors(); ++row) {
        const auto read = read_gateway_progress(encode_relay_error(Error{row->errc, "x"}));
        ASSERT_FALSE(read);
        const bool own = row->errc == Errc::sim_not_offered || row->errc == Errc::gateway_unreachable ||
                         row->errc == Errc::invalid_params || sim::is_gateway_error(row->errc);
        EXPECT_EQ(read.error().code(), own ? row->errc : Errc::gateway_unreachable);
        passed += own ? 1 : 0;
    }
    EXPECT_EQ(passed, 28U);
    EXPECT_THAT(read_gateway_progress(WireWriter{}.u8(0xFF).text("no_such_error").text("").take()),
                fails_with(Errc::gateway_unreachable));
}

} // namespace
} // namespace kyso::drivers
