// SPDX-License-Identifier: Apache-2.0
// The simulator without sockets and with a clock that only the test moves: what an application provider posts
// goes in as an HttpRequest, what a person presses as a Press.
#pragma once

#include "simulators/telco/control/control_api.hpp"
#include "simulators/telco/service/service.hpp"
#include "tests/support/telco/ap_messages.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <gmock/gmock.h>

namespace kyso::telco {

using test::ApMessage;
using test::between;
using test::code_of;
using test::sub_code_of;

inline const test::TestPki& holders() {
    static const test::TestPki pki{"Kyso TEST SIM CA", test::KeyKind::ec_p256};
    return pki;
}

inline SimKey sim_key(test::KeyKind kind = test::KeyKind::ec_p256, unsigned number = 1,
                      const std::string& name = "NGUYỄN VĂN AN") {
    test::Profile profile;
    profile.subject = test::citizen(name);
    profile.key = kind;
    profile.key_number = number;
    const test::Issued issued = holders().issue(profile);
    SimKey key;
    key.key = issued.key;
    key.certificate = issued.certificate;
    return key;
}

inline constexpr const char* citizen = "84912345678";
inline constexpr const char* control_token = "secret";
inline constexpr const char* right_pin = "123456";

class TelcoFixture : public testing::Test {
  protected:
    TelcoFixture() {
        ApplicationProvider ap;
        ap.id = "http://ap.example.vn/kysod";
        ap.password = "made-up-password";
        ap.name = "Cong thu nghiem";
        registry_.put(ap);
        ap.id = "http://ap.example.vn/vgca";
        ap.dialect = Dialect::vgca;
        registry_.put(ap);
        Subscriber subscriber;
        subscriber.msisdn = citizen;
        subscriber.name = "NGUYỄN VĂN AN";
        static const SimKey key = sim_key();
        subscriber.sim.keys.push_back(key);
        telco_.put(subscriber);
    }

    Subscriber& person() { return *telco_.find(citizen); }
    ApMessage message(bool vgca = false) {
        ApMessage made;
        made.vgca = vgca;
        if (vgca) made.ap = "http://ap.example.vn/vgca";
        made.instant = next_instant();
        return made;
    }
    /// Of the clock, and no two the same.
    std::string next_instant() { return to_text(clock_.wall() + milliseconds{++instants_}); }

    http::HttpResponse post(const std::string& path, const std::string& body,
                            const std::string& type = "application/soap+xml;charset=UTF-8") {
        http::HttpRequest request{"POST", path, "", type, "", body};
        auto begun = service_.begin(request);
        if (auto* waits = std::get_if<Service::Waits>(&begun)) {
            waiting_ = std::move(*waits);
            return {0, {}, ""};
        }
        return std::get<ServiceAnswer>(begun).response;
    }
    std::string sign(const ApMessage& message) {
        return post("/soap/services/MSS_SignaturePort", message.sign()).body;
    }
    std::string status(ApMessage message, const std::string& id) {
        message.instant = next_instant();
        message.mssp_transaction = id;
        return post("/soap/services/MSS_StatusQueryPort", message.status()).body;
    }
    static std::string id_in(const std::string& answer) { return between(answer, "MSSP_TransID=\"", "\""); }
    /// Submits; what the status says after `then`.
    template <class Then>
    std::string status_after(const ApMessage& order, Then then) {
        const std::string ack = sign(order);
        EXPECT_EQ(code_of(ack), 100) << ack;
        then();
        return status(order, id_in(ack));
    }

    bool press(Press::Key key, const std::string& digits = {}, std::size_t select = 0) {
        return telco_.press(citizen, {key, digits, {}, select}, clock_.now());
    }
    bool type(const std::string& digits) { return press(Press::Key::digits, digits); }
    void sign_at_phone() {
        EXPECT_TRUE(press(Press::Key::ok));
        EXPECT_TRUE(type(right_pin));
    }
    Screen screen() { return telco_.screen(citizen, clock_.now()); }
    void pass(std::chrono::seconds time) { clock_.advance(time); }

    http::HttpResponse control(const std::string& method, const std::string& path,
                               const std::string& body = {}) {
        http::HttpRequest request{method, "/sim/v1/" + path, "", "application/json", "", body};
        request.authorization = std::string{"Bearer "} + control_token;
        return api().answer(request);
    }
    ControlApi& api() {
        if (!api_)
            api_ = std::make_unique<ControlApi>(telco_, registry_, clock_, journal_, faults_, control_token,
                                                std::span<const Asset>{}, [] {});
        return *api_;
    }

    Moment start_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
    Clock clock_{[this] { return start_; }};
    Telco telco_;
    ApRegistry registry_;
    Journal journal_;
    Faults faults_;
    Service service_{telco_, registry_, clock_, journal_, faults_, {}};
    std::optional<Service::Waits> waiting_;
    std::unique_ptr<ControlApi> api_;
    int instants_ = 0;
};

} // namespace kyso::telco
