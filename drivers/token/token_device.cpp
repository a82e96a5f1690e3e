// SPDX-License-Identifier: Apache-2.0
#include "drivers/token/token_device.hpp"

#include <boost/asio/this_coro.hpp>

namespace kyso::drivers {
namespace {

namespace asio = boost::asio;

// CKF_ of CK_TOKEN_INFO, PKCS#11 v2.40 section 3.2.
constexpr std::uint32_t flag_login_required = 0x4;
constexpr std::uint32_t flag_protected_path = 0x100;
constexpr std::uint32_t flag_initialised = 0x400;
constexpr std::uint32_t flag_pin_count_low = 0x10000;
constexpr std::uint32_t flag_pin_final_try = 0x20000;
constexpr std::uint32_t flag_pin_locked = 0x40000;
constexpr std::uint32_t flag_pin_to_be_changed = 0x80000;

DeviceState state_of(std::uint32_t flags) noexcept {
    if ((flags & flag_initialised) == 0) return DeviceState::uninitialised;
    if ((flags & flag_pin_locked) != 0) return DeviceState::pin_locked;
    if ((flags & flag_pin_to_be_changed) != 0) return DeviceState::pin_must_change;
    if ((flags & flag_pin_final_try) != 0) return DeviceState::pin_last_try;
    if ((flags & flag_pin_count_low) != 0) return DeviceState::pin_count_low;
    return DeviceState::ready;
}

/// A driver lost before it was asked to sign did nothing; afterwards nobody knows (docs/protocol.md, hard
/// rule 6).
Error lost_while_signing(const Error& error) {
    if (error == Errc::driver_died || error == Errc::driver_hung)
        return Error{Errc::outcome_unknown, error.describe()};
    return error;
}

} // namespace

std::string_view to_text(DeviceState state) noexcept {
    switch (state) {
    case DeviceState::ready:
        return "ready";
    case DeviceState::pin_count_low:
        return "pin_count_low";
    case DeviceState::pin_last_try:
        return "pin_last_try";
    case DeviceState::pin_locked:
        return "pin_locked";
    case DeviceState::pin_must_change:
        return "pin_must_change";
    case DeviceState::uninitialised:
        return "uninitialised";
    }
    return "";
}

std::optional<Errc> cannot_sign(DeviceState state) noexcept {
    switch (state) {
    case DeviceState::pin_locked:
        return Errc::pin_locked;
    case DeviceState::pin_must_change:
        return Errc::pin_must_change;
    case DeviceState::uninitialised:
        return Errc::token_not_found;
    case DeviceState::ready:
    case DeviceState::pin_count_low:
    case DeviceState::pin_last_try:
        break;
    }
    return std::nullopt;
}

TokenDevice::TokenDevice(std::string id, TokenInfo token, std::shared_ptr<DriverLink> link)
    : token_(std::move(token)), link_(std::move(link)) {
    info_.id = std::move(id);
    info_.label = token_.label;
    info_.manufacturer = token_.manufacturer;
    info_.model = token_.model;
    info_.serial = token_.serial;
    info_.state = state_of(token_.flags);
    info_.pin_pad = (token_.flags & flag_protected_path) != 0;
    info_.reader = token_.reader;
}

asio::awaitable<Result<std::vector<DeviceCertificate>>> TokenDevice::certificates() {
    auto hold = co_await link_->hold();
    if (!hold) co_return hold.error();
    // Requests are made before the co_await: GCC 12 destroys an aggregate built inside one twice (bug 98401).
    Bytes request = encode(CertificatesRequest{token_.slot, token_.serial});
    auto answer = co_await link_->call(std::move(request), Fd{}, link_->deadlines().enumerate);
    if (!answer) co_return answer.error();
    auto listed = read_certificates_answer(*answer);
    if (!listed) co_return listed.error();
    if (listed->empty() && (token_.flags & flag_login_required) != 0)
        co_return Error{Errc::certificates_hidden, token_.label};
    std::vector<DeviceCertificate> certificates;
    for (TokenCertificate& entry : *listed) {
        // One odd certificate must not hide the good ones.
        if (auto parsed = signature::Certificate::parse(entry.der))
            certificates.push_back({std::move(entry.id), std::move(entry.label), std::move(*parsed)});
    }
    co_return certificates;
}

asio::awaitable<Result<void>> TokenDevice::login(PinSource& pin) {
    const LoginRequest request{token_.slot, token_.serial, info_.pin_pad ? PinEntry::pad : PinEntry::channel,
                               pin.last_try_confirmed};
    const auto deadline = info_.pin_pad ? link_->deadlines().login_on_pad : link_->deadlines().login;
    if (info_.pin_pad) pin.channel.reset();
    Bytes message = encode(request);
    auto answer = co_await link_->call(std::move(message), std::move(pin.channel), deadline);
    if (!answer) co_return answer.error();
    co_return read_login_answer(*answer);
}

asio::awaitable<Result<void>> TokenDevice::hand_over_next_pin(const PinSource& pin, std::size_t index) {
    auto channel = co_await pin.ask_again(index);
    if (!channel) co_return channel.error();
    Bytes message = encode(NextPinRequest{});
    auto answer = co_await link_->call(std::move(message), std::move(*channel), link_->deadlines().login);
    if (!answer) co_return answer.error();
    co_return read_next_pin_answer(*answer);
}

asio::awaitable<void> TokenDevice::logout() {
    // Whatever comes back, the host ends with the last link and takes the login with it.
    Bytes request = encode(LogoutRequest{});
    (void)co_await link_->call(std::move(request), Fd{}, link_->deadlines().logout);
}

/// A key that asks each time takes the login's PIN for the first signature; what was written ahead of the
/// next PIN is answered with key_asks_each_time and asked again.
asio::awaitable<Result<void>> TokenDevice::sign_all(const std::vector<ToBeSigned>& items, const Bytes& key_id,
                                                    const PinSource& pin, const OnSignature& on_signature) {
    // On a pad such a key is answered with the reader's keys, while C_Sign waits.
    const auto deadline = info_.pin_pad ? link_->deadlines().login_on_pad : link_->deadlines().sign;
    std::size_t delivered = 0;
    while (true) {
        const std::size_t first = delivered;
        const DriverLink::RequestAt request_at = [&](std::size_t index) {
            return encode(SignRequest{key_id, items[first + index]});
        };
        const DriverLink::OnAnswer on_answer = [&](std::size_t index, ByteView answer) -> Result<void> {
            auto signature = read_sign_answer(answer);
            if (!signature) return signature.error();
            if (auto taken = on_signature(first + index, std::move(*signature)); !taken) return taken.error();
            ++delivered;
            return {};
        };
        auto done = co_await link_->call_in_order(items.size() - first, request_at, on_answer, deadline);
        if (done || done.error() != Errc::key_asks_each_time || !pin.ask_again) co_return done;
        if (auto given = co_await hand_over_next_pin(pin, delivered); !given) co_return given.error();
    }
}

asio::awaitable<Result<void>> TokenDevice::sign(Consent consent, const DeviceCertificate& with, PinSource pin,
                                                OnSignature on_signature) {
    // Nothing says which key is this certificate's, so no PIN is asked of the token.
    if (with.key_id.empty()) co_return Error{Errc::key_not_found, "the certificate has no CKA_ID"};
    auto items =
        std::move(consent).redeem(info_.id, with.certificate.sha256(), std::chrono::steady_clock::now());
    if (!items) co_return items.error();
    auto hold = co_await link_->hold();
    if (!hold) co_return hold.error();
    if (auto logged_in = co_await login(pin); !logged_in) co_return logged_in.error();

    auto done = co_await sign_all(*items, with.key_id, pin, on_signature);
    if (!done) {
        // A token that answered an error may still be logged in; a driver that is lost is not asked again.
        if (done.error() != Errc::driver_died && done.error() != Errc::driver_hung &&
            done.error() != Errc::request_cancelled)
            co_await logout();
        co_return lost_while_signing(done.error());
    }
    co_await logout();
    co_return Result<void>{};
}

} // namespace kyso::drivers
