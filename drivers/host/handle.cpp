// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/handle.hpp"

#include "drivers/driver_wire.hpp"
#include "drivers/host/pin_channel.hpp"

#include <exception>

namespace kyso::drivers {
namespace {

Bytes refused(const Failure& failure) {
    return error_answer(failure, failure.return_value());
}

struct Calls {
    Driver& driver;
    Fd& pin_channel;

    Bytes operator()(const DescribeRequest&) const {
        const auto module = driver.describe();
        return module ? describe_answer(*module) : refused(module.error());
    }
    Bytes operator()(const TokensRequest&) const {
        const auto tokens = driver.tokens();
        return tokens ? tokens_answer(*tokens) : refused(tokens.error());
    }
    Bytes operator()(const CertificatesRequest& request) const {
        const auto certificates = driver.certificates(request.slot, request.serial);
        return certificates ? certificates_answer(*certificates) : refused(certificates.error());
    }
    Bytes operator()(const LoginRequest& request) const {
        std::optional<Secret> pin;
        if (request.pin == PinEntry::channel) {
            auto typed = read_pin(std::move(pin_channel));
            if (!typed) return refused(typed.error());
            pin = std::move(*typed);
        }
        const auto done = driver.login(request.slot, request.serial, std::move(pin),
                                       request.last_try_allowed ? LastTry::allowed : LastTry::refused);
        return done ? login_answer() : refused(done.error());
    }
    Bytes operator()(const NextPinRequest&) const {
        auto typed = read_pin(std::move(pin_channel));
        if (!typed) return refused(typed.error());
        const auto done = driver.next_pin(std::move(*typed));
        return done ? next_pin_answer() : refused(done.error());
    }
    Bytes operator()(const SignRequest& request) const {
        const auto signature = driver.sign(request.key_id, request.to_be_signed);
        return signature ? sign_answer(*signature) : refused(signature.error());
    }
    Bytes operator()(const LogoutRequest&) const {
        const auto done = driver.logout();
        return done ? logout_answer() : refused(done.error());
    }
};

Bytes answer(Driver& driver, ByteView message, Fd& pin_channel) {
    const auto request = read_request(message);
    if (!request) return refused(request.error());
    const bool wants_channel = carries_pin(*request);
    if (wants_channel != static_cast<bool>(pin_channel))
        return refused(
            Error{Errc::invalid_request, wants_channel ? "no PIN channel came with the request"
                                                       : "a descriptor came with a request that takes none"});
    Bytes reply = std::visit(Calls{driver, pin_channel}, *request);
    if (reply.size() > max_driver_frame)
        return refused(Error{Errc::too_large, "answer above the limit of a frame"});
    return reply;
}

} // namespace

Bytes handle(Driver& driver, ByteView request, Fd pin_channel) noexcept {
    try {
        return answer(driver, request, pin_channel);
    } catch (const std::exception& bug) {
        return error_answer(Error{Errc::internal_error, bug.what()}, 0);
    } catch (...) {
        // A module written in C++ may throw anything through the C interface.
        return error_answer(Error{Errc::internal_error, "unknown exception"}, 0);
    }
}

} // namespace kyso::drivers
