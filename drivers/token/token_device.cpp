// SPDX-License-Identifier: Apache-2.0
#include "drivers/token/token_device.hpp"

#include <boost/asio/this_coro.hpp>

namespace kyso::drivers {
namespace {

namespace asio = boost::asio;

// CKF_ of CK_TOKEN_INFO, PKCS#11 v2.40 section 3.2.
constexpr std::uint32_t flag_protected_path = 0x100;
constexpr std::uint32_t flag_initialised = 0x400;
constexpr std::uint32_t flag_pin_final_try = 0x20000;
constexpr std::uint32_t flag_pin_locked = 0x40000;

DeviceState state_of(std::uint32_t flags) noexcept {
    if ((flags & flag_pin_locked) != 0) return DeviceState::pin_locked;
    if ((flags & flag_pin_final_try) != 0) return DeviceState::pin_last_try;
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
    case DeviceState::pin_last_try:
        return "pin_last_try";
    case DeviceState::pin_locked:
        return "pin_locked";
    }
    return "";
}

bool is_usable(const TokenInfo& token) noexcept {
    return (token.flags & flag_initialised) != 0;
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
    std::vector<DeviceCertificate> certificates;
    for (TokenCertificate& entry : *listed) {
        // One odd certificate must not hide the good ones.
        if (auto parsed = signature::Certificate::parse(entry.der))
            certificates.push_back({std::move(entry.id), std::move(entry.label), std::move(*parsed)});
    }
    co_return certificates;
}

asio::awaitable<Result<void>> TokenDevice::login(Fd pin) {
    const LoginRequest request{token_.slot, token_.serial, info_.pin_pad ? PinEntry::pad : PinEntry::channel};
    const auto deadline = info_.pin_pad ? link_->deadlines().login_on_pad : link_->deadlines().login;
    if (info_.pin_pad) pin.reset();
    Bytes message = encode(request);
    auto answer = co_await link_->call(std::move(message), std::move(pin), deadline);
    if (!answer) co_return answer.error();
    co_return read_login_answer(*answer);
}

asio::awaitable<void> TokenDevice::logout() {
    // Whatever comes back, the host ends with the last link and takes the login with it.
    Bytes request = encode(LogoutRequest{});
    (void)co_await link_->call(std::move(request), Fd{}, link_->deadlines().logout);
}

asio::awaitable<Result<void>> TokenDevice::sign(Consent consent, const DeviceCertificate& with, Fd pin,
                                                OnSignature on_signature) {
    auto items =
        std::move(consent).redeem(info_.id, with.certificate.sha256(), std::chrono::steady_clock::now());
    if (!items) co_return items.error();
    auto hold = co_await link_->hold();
    if (!hold) co_return hold.error();
    if (auto logged_in = co_await login(std::move(pin)); !logged_in) co_return logged_in.error();

    const DriverLink::RequestAt request_at = [&](std::size_t index) {
        return encode(SignRequest{with.key_id, std::move((*items)[index])});
    };
    const DriverLink::OnAnswer on_answer = [&](std::size_t index, ByteView answer) -> Result<void> {
        auto signature = read_sign_answer(answer);
        if (!signature) return signature.error();
        return on_signature(index, std::move(*signature));
    };
    auto done = co_await link_->call_in_order(items->size(), request_at, on_answer, link_->deadlines().sign);
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
