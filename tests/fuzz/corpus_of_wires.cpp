// SPDX-License-Identifier: Apache-2.0
// Messages between kysod and its helpers.
#include "daemon/prompt/prompt_wire.hpp"
#include "drivers/driver_wire.hpp"
#include "drivers/pcsc/watch_wire.hpp"
#include "drivers/relay/relay_gateway_wire.hpp"
#include "drivers/relay/relay_knock_wire.hpp"
#include "drivers/relay/relay_wire.hpp"
#include "drivers/sim/ticket.hpp"
#include "protocol/framing.hpp"
#include "tests/fuzz/make_corpus.hpp"
#include "tests/fuzz/samples.hpp"

namespace kyso::fuzz {
namespace {

Bytes joined(std::initializer_list<ByteView> parts) {
    Bytes whole;
    for (const ByteView part : parts)
        whole.insert(whole.end(), part.begin(), part.end());
    return whole;
}

void add_frames(Corpus& corpus) {
    const Bytes small = frame(as_bytes("hello"));
    const Bytes large = frame(Bytes(200, 'x'));
    const Bytes empty = frame({});
    const Bytes huge{0xFF, 0xFF, 0xFF, 0xFF, 1};
    for (const std::uint8_t limit : Bytes{0, 5, 64, 255})
        for (const Bytes& stream :
             {small, large, empty, huge, joined({small, empty, small}), joined({small, large}),
              Bytes(small.begin(), small.end() - 1), Bytes{0, 0}, Bytes{}})
            corpus.add("ipc_frame", limit, stream);
}

void add_driver_messages(Corpus& corpus) {
    using namespace drivers;
    const ToBeSigned rsa{Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, Bytes(32, 7)};
    const ToBeSigned ec{Mechanism::ecdsa, DigestAlgorithm::sha384, Bytes(48, 7)};
    const DriverRequest requests[] = {DescribeRequest{},
                                      TokensRequest{},
                                      CertificatesRequest{5, "Serial"},
                                      LoginRequest{5, "Serial", PinEntry::channel, false},
                                      LoginRequest{5, "Serial", PinEntry::pad, true},
                                      SignRequest{{1, 2}, rsa},
                                      SignRequest{{1, 2}, ec},
                                      LogoutRequest{},
                                      NextPinRequest{}};
    const Bytes pin{6, '1', '2', '3', '4', '5', '6'};
    for (const DriverRequest& request : requests) {
        const Bytes message = encode(request);
        corpus.add("driver_requests", joined({Bytes{0, 0}, message}));
        corpus.add("driver_requests", joined({Bytes{1, 7}, pin, message}));
        corpus.add("driver_requests", joined({Bytes{1, 3}, Bytes{9, 'x', 'y'}, message}));
        corpus.add("driver_requests", joined({Bytes{0, 0}, ByteView{message}.first(message.size() - 1)}));
    }
    const Bytes answers[] = {
        describe_answer({"Maker", "Chữ ký số", 2, 40, 1, 0}),
        tokens_answer({{1, "Label", "Maker", "Model", "Serial", 0x40D}, {2, "", "", "", "", 0}}),
        certificates_answer({{{1, 2}, "Label", {0x30, 0}}, {{}, "", {}}}),
        login_answer(),
        sign_answer(Bytes(64, 9)),
        logout_answer(),
        next_pin_answer()};
    const Bytes errors[] = {error_answer(Error{Errc::pin_incorrect, "CKR 0x000000a0"}, 0xA0),
                            error_answer(Error{Errc::token_changed, "detail"}, 0)};
    for (std::uint8_t i = 0; i < 7; ++i) {
        corpus.add("driver_answers", i, answers[i]);
        corpus.add("driver_answers", i, ByteView{answers[i]}.first(answers[i].size() - 1));
        corpus.add("driver_answers", i, joined({answers[i], Bytes{0}}));
        for (const Bytes& error : errors)
            corpus.add("driver_answers", i, error);
    }
}

void add_watch_messages(Corpus& corpus) {
    using namespace drivers;
    const Reader empty{"Bit4id TokenME EVO v2 00 00", false, {}, 2};
    const Reader mute{"Đầu đọc", true, {}, 0xFFFF};
    const Reader full{std::string(max_reader_name, 'r'), true, Bytes(max_atr, 0x3B), 1};
    const UsbDevice token{0x25DD, 0x2371};
    const DeviceSnapshot snapshots[] = {
        {},
        {ReaderService::absent, {}, {token}, 1},
        {ReaderService::forbidden, {}, {}, 0},
        {ReaderService::running, {empty, mute, full}, {token, token, {0, 0}}, 0xFFFFFFFF},
        {ReaderService::running, std::vector<Reader>(max_readers, full), {}, 3}};
    for (const DeviceSnapshot& snapshot : snapshots) {
        const Bytes message = encode(snapshot);
        corpus.add("watch_wire", message);
        corpus.add("watch_wire", ByteView{message}.first(message.size() - 1));
        corpus.add("watch_wire", joined({message, Bytes{0}}));
    }
    corpus.add("watch_wire", encode(DeviceSnapshot{ReaderService::absent, {empty}, {}, 0}));
    corpus.add("watch_wire", encode(DeviceSnapshot{ReaderService::running, {{"", true, {}, 0}}, {}, 0}));
    corpus.add("watch_wire",
               encode(DeviceSnapshot{ReaderService::running, {{"r", false, {0x3B, 0}, 0}}, {}, 0}));
}

void add_prompt_messages(Corpus& corpus) {
    using namespace prompt;
    PromptRequest request;
    request.title = "Ký số";
    request.requester = "https://portal.example";
    request.choices.push_back(
        {"NGUYỄN VĂN AN", "Kyso Demo CA", {{"CCCD", "079200001234"}}, "văn bản", "", "", false});
    const auto put = [&] { corpus.add("prompt_wire", 2, encode_request(request).value()); };
    put();
    request.choices.push_back({"B", "", {}, "", "last try", "KÝ", true});
    request.pin = PinMode::entry;
    request.document = "for both";
    request.preselected = 1;
    put();
    request.pin = PinMode::pad;
    request.requester_kind = RequesterKind::program;
    request.language = Language::en;
    request.developer = true;
    request.notice = "notice";
    put();
    request.pin = PinMode::phone;
    put();
    request.pin = PinMode::none;
    request.choices.front().code = "1462";
    request.choices.back().code = "146203";
    put();
    using Kind = PromptEvent::Kind;
    for (const PromptEvent& event :
         {PromptEvent{Kind::shown}, PromptEvent{Kind::approved, 1, true},
          PromptEvent{Kind::approved, 0, false}, PromptEvent{Kind::cancelled}, PromptEvent{Kind::no_display},
          PromptEvent{Kind::approved, 0, false, "+84 912.345-678"}})
        for (const std::uint8_t choices : Bytes{0, 1, 2, 64, 0x80 | 2})
            corpus.add("prompt_wire", choices, encode_event(event));
    PhoneNotice notice{
        Language::vi, "https://portal.example", RequesterKind::page, false, "09•• ••• 678", "1462", 360};
    corpus.add("prompt_wire", 0, encode_notice(notice).value());
    notice = {Language::en, "/usr/bin/office", RequesterKind::program, true, "0", "146203", 0};
    corpus.add("prompt_wire", 0, encode_notice(notice).value());
    corpus.add("prompt_wire", 0, encode_notice_end("Yêu cầu đã bị huỷ trên điện thoại.").value());
}

void add_relay_messages(Corpus& corpus) {
    using namespace drivers;
    using Kind = signature::RevocationQuestion::Kind;
    for (const signature::RevocationQuestion& question :
         {signature::RevocationQuestion{Kind::crl, "http://crl.test/ca.crl", {}, false},
          signature::RevocationQuestion{Kind::ocsp, "http://ocsp.test/", {0x30, 0x03, 1, 2, 3}, true},
          signature::RevocationQuestion{Kind::crl, "", {1}, false}}) {
        const Bytes message = encode_question(question);
        for (const std::size_t size : {message.size(), message.size() - 1, std::size_t{3}})
            corpus.add("relay_wire", ByteView{message}.first(size));
    }
    using Answer = Result<signature::RevocationAnswer>;
    for (const Answer& answer :
         {Answer{signature::RevocationAnswer{{1, 2, 3}, true}}, Answer{signature::RevocationAnswer{}},
          Answer{Error{Errc::fetch_failed, "504"}}, Answer{Error{Errc::fetch_refused, "riêng"}}}) {
        const Bytes message = encode_answer(answer);
        for (const std::size_t size : {message.size(), message.size() - 1, std::size_t{2}})
            corpus.add("relay_wire", ByteView{message}.first(size));
    }
}

void add_gateway_messages(Corpus& corpus) {
    using namespace drivers;
    const Origin origin = Origin::parse("https://portal.test").value();
    const std::string transaction = "_0123456789abcdef0123456789abcde";
    const ToBeSigned digest{Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)};
    sim::SimProgress done, failed;
    done.state = sim::SimProgress::State::done;
    done.signature = Bytes(64, 9);
    done.certificate = {0x30, 0};
    failed.state = sim::SimProgress::State::failed;
    failed.error = Errc::sim_cancelled;
    failed.service_code = "401";
    const Bytes messages[] = {
        encode_gateway_question({origin, sim::OpenCall{"a.b.c", transaction, "84912345678"}}),
        encode_gateway_question({origin, sim::SubmitCall{"a.b.c", transaction, digest, "Dang ky"}}),
        encode_gateway_question({origin, sim::StatusCall{"a.b.c", transaction}}),
        encode_gateway_answer(Result<sim::Offer>{sim::Offer{"Mobi", {}, 110, {{0x30, 0}}, {}}}),
        encode_gateway_answer(Result<sim::SimProgress>{sim::SimProgress{}}),
        encode_gateway_answer(Result<sim::SimProgress>{done}),
        encode_gateway_answer(Result<sim::SimProgress>{failed}),
        encode_relay_error(Error{Errc::sim_busy, "said by the gateway"}),
        encode_relay_error(Error{Errc::consent_refused, "riêng"}),
        encode_gateways_question(),
        encode_knock(origin),
        encode_gateway_list({}),
        encode_gateway_list({{origin, "https://gw.test"}, {origin, "https://[::1]:8443"}}),
        encode_knock_answer({})};
    for (const Bytes& message : messages) {
        corpus.add("relay_gateway_wire", message);
        corpus.add("relay_gateway_wire", ByteView{message}.first(message.size() - 1));
        corpus.add("relay_gateway_wire", joined({message, Bytes{'x'}}));
    }
}

/// What kyso-gateway is sent, and what it answers.
void add_gateway_bodies(Corpus& corpus) {
    using namespace sim;
    const std::string transaction = "_0123456789abcdef0123456789abcde", ticket = "e30.e30.AAAA";
    SubmitCall submit{ticket, transaction, {Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, Bytes(32, 7)}, {}};
    submit.text = "portal.test: Dang ky tai khoan (Ma 1462)";
    SimProgress done, failed;
    done.state = SimProgress::State::done;
    done.signature = Bytes(64, 9);
    done.certificate = {0x30, 0};
    failed.state = SimProgress::State::failed;
    failed.error = Errc::sim_cancelled;
    failed.service_code = "401";
    std::vector<std::string> bodies{encode(OpenCall{ticket, transaction, "84912345678"}),
                                    encode(submit),
                                    encode(StatusCall{ticket, transaction}),
                                    encode(Offer{"Mobi", CodeRule::vgca, 110, {{0x30, 0}, {0x30, 0}}, {}}),
                                    encode(SimProgress{}),
                                    encode(done),
                                    encode(failed),
                                    encode(Error{Errc::sim_busy})};
    submit.to_be_signed.mechanism = Mechanism::ecdsa;
    bodies.push_back(encode(submit));
    for (const std::string& body : bodies) {
        corpus.add("gateway_calls", as_bytes(body));
        corpus.add("gateway_calls", as_bytes(body.substr(0, body.size() - 1) + ",\"more\":1}"));
        corpus.add("gateway_calls", as_bytes(body.substr(0, body.size() / 2)));
    }
}

/// With the sample's key: as they come, and their claims alone, which the target signs.
void add_tickets(Corpus& corpus) {
    using namespace sim;
    const Ticket right{"AAECAwQFBgcICQoLDA0ODw",
                       "https://portal.test",
                       "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA",
                       PhoneNumber::read("0912345678").value(),
                       Purpose::registration,
                       sample_time + std::chrono::minutes{10}};
    Ticket expired = right, sign_in = right, odd = right;
    expired.expires = sample_time;
    sign_in.purpose = Purpose::authentication;
    odd.origin = "x";
    for (const Ticket& ticket : {right, expired, sign_in, odd}) {
        const std::string text = make_ticket(ticket, *authority_key()).value();
        const std::size_t first = text.find('.'), last = text.rfind('.');
        const Bytes octets = from_base64url(text.substr(first + 1, last - first - 1)).value();
        const std::string claims{as_text(octets)};
        corpus.add("ticket", 0, text);
        corpus.add("ticket", 0, text.substr(0, last + 1));
        corpus.add("ticket", 0, "e30" + text.substr(first));
        corpus.add("ticket", 1, claims);
        corpus.add("ticket", 1, claims.substr(0, claims.size() - 1) + ",\"more\":1}");
        corpus.add("ticket", 1, claims.substr(0, claims.size() / 2));
    }
}

} // namespace

void add_wires(Corpus& corpus) {
    add_frames(corpus);
    add_driver_messages(corpus);
    add_watch_messages(corpus);
    add_prompt_messages(corpus);
    add_relay_messages(corpus);
    add_gateway_messages(corpus);
    add_gateway_bodies(corpus);
    add_tickets(corpus);
}

} // namespace kyso::fuzz
