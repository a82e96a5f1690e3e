// SPDX-License-Identifier: Apache-2.0
// Fake: a signing device with keys in memory (test_pki). It redeems its consent as a real one does; a test
// may have it fail at a given signature, give a wrong one, or stop early without saying so.
#pragma once

#include "drivers/signing_device.hpp"
#include "tests/support/fakes/story.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <optional>

namespace kyso::test {

class FakeDevice final : public drivers::SigningDevice {
  public:
    FakeDevice(Story& story, std::string id, std::vector<Issued> held)
        : holds(std::move(held)), story_(story) {
        info_.id = std::move(id);
        info_.label = "Fake token";
        info_.serial = "FAKE-" + info_.id;
    }

    std::vector<Issued> holds;
    std::optional<Error> certificates_fail;
    std::size_t fails_at = SIZE_MAX; ///< index of the signature
    Error failure{Errc::token_removed};
    bool asks_each_time = false;     ///< wants a PIN for each signature but the first
    bool last_try_confirmed = false; ///< what came with the PIN
    std::size_t wrong_at = SIZE_MAX;
    std::size_t stops_silently_at = SIZE_MAX;
    std::vector<ToBeSigned> asked_for; ///< what was redeemed out of the consent
    Consent::Time now{};

    void set_state(drivers::DeviceState state) { info_.state = state; }
    void set_reader(std::string name) { info_.reader = std::move(name); }
    const drivers::DeviceInfo& info() const noexcept override { return info_; }

    boost::asio::awaitable<Result<std::vector<drivers::DeviceCertificate>>> certificates() override {
        if (auto waited = co_await story_.wait("certificates " + info_.id); !waited) co_return waited.error();
        if (certificates_fail) co_return *certificates_fail;
        std::vector<drivers::DeviceCertificate> list;
        for (const Issued& issued : holds)
            list.push_back({Bytes{1}, "label", issued.certificate});
        co_return list;
    }

    boost::asio::awaitable<Result<void>> sign(Consent consent, const drivers::DeviceCertificate& with,
                                              drivers::PinSource pin,
                                              drivers::OnSignature on_signature) override {
        auto items = std::move(consent).redeem(info_.id, with.certificate.sha256(), now);
        if (!items) co_return items.error();
        asked_for = *items;
        last_try_confirmed = pin.last_try_confirmed;
        if (auto waited = co_await story_.wait("login " + info_.id); !waited) co_return waited.error();
        for (std::size_t i = 0; i < items->size(); ++i) {
            if (auto waited = co_await story_.wait("sign " + std::to_string(i)); !waited)
                co_return waited.error();
            if (i == fails_at) co_return failure;
            if (i > 0 && asks_each_time)
                if (auto given = co_await pin.ask_again(i); !given) co_return given.error();
            if (i == stops_silently_at) co_return Result<void>{};
            for (const Issued& issued : holds)
                if (issued.certificate.sha256() == with.certificate.sha256()) {
                    Bytes raw = issued.sign((*items)[i]);
                    if (i == wrong_at) raw.back() ^= 1;
                    if (auto taken = on_signature(i, std::move(raw)); !taken) co_return taken.error();
                }
        }
        co_return Result<void>{};
    }

  private:
    Story& story_;
    drivers::DeviceInfo info_;
};

} // namespace kyso::test
