// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/bench.hpp"

#include "pkcs11/kit/check/slots.hpp"

#include <dlfcn.h>

namespace kyso::pkcs11::kit {
namespace {

std::string_view unpadded(const CK_UTF8CHAR* text, std::size_t size) {
    std::string_view whole{reinterpret_cast<const char*>(text), size};
    const auto last = whole.find_last_not_of(std::string_view{" \0", 2});
    return whole.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

} // namespace

Bench::Bench(BenchOptions options, const Teller& teller, std::optional<Secret> pin)
    : options_(std::move(options)), teller_(teller), before_(ProcessState::now()), cryptoki_(teller),
      guard_(cryptoki_, std::move(pin)) {}

std::optional<Outcome> Bench::prepare(Step last) {
    using Preparation = std::optional<Outcome> (Bench::*)();
    struct Row {
        Step step;
        Preparation prepare;
    };
    const Row rows[] = {{Step::load, &Bench::load},
                        {Step::initialise, &Bench::begin},
                        {Step::token, &Bench::choose_token},
                        {Step::session, &Bench::open_session},
                        {Step::login, &Bench::log_in}};
    for (const auto& [step, prepare] : rows) {
        if (step > last) break;
        at_ = step;
        teller_.step(step);
        auto failed =
            prepare != nullptr ? (this->*prepare)() : unless("C_Initialize", this->initialise(), {CKR_OK});
        if (failed) return failed;
    }
    return std::nullopt;
}

std::optional<Outcome> Bench::load() {
    const std::string expected = "dlopen and C_GetFunctionList";
    library_ = ::dlopen(options_.module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) return fail(expected, ::dlerror());
    const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    if (get_list == nullptr) return fail(expected, "C_GetFunctionList is not exported");
    teller_.call("C_GetFunctionList");
    const CK_RV rv = get_list(&functions_);
    teller_.returned(rv, {});
    if (rv != CKR_OK || functions_ == nullptr)
        return fail(expected, rv != CKR_OK ? return_value_name(rv) : "CKR_OK and no list");
    cryptoki_.use(*functions_);
    return std::nullopt;
}

std::optional<Outcome> Bench::begin() {
    return unless("C_Initialize", initialise(), {CKR_OK});
}

CK_RV Bench::initialise() {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    return cryptoki_.C_Initialize(&arguments);
}

std::optional<Outcome> Bench::prepare_again() {
    if (auto failed = unless("C_Initialize after C_Finalize", initialise(), {CKR_OK})) return failed;
    if (auto failed = choose_token()) return failed;
    return open_session();
}

std::optional<Outcome> Bench::choose_token() {
    auto slots = slot_list(cryptoki_, CK_TRUE);
    if (!slots) return slots.why;
    for (const CK_SLOT_ID slot : *slots) {
        if (options_.slot && slot != *options_.slot) continue;
        CK_TOKEN_INFO info{};
        const CK_RV rv = cryptoki_.C_GetTokenInfo(slot, &info);
        if (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_TOKEN_NOT_RECOGNIZED) continue;
        if (auto failed = unless("C_GetTokenInfo", rv, {CKR_OK})) return failed;
        const auto serial = unpadded(info.serialNumber, sizeof info.serialNumber);
        const bool meant =
            options_.slot ||
            (options_.serial.empty() ? (info.flags & CKF_TOKEN_INITIALIZED) != 0 : serial == options_.serial);
        if (!meant) continue;
        slot_ = slot;
        token_ = info;
        return std::nullopt;
    }
    no_token_ = true;
    return fail("a token", options_.slot || !options_.serial.empty() ? "not the one that was asked for"
                                                                     : "no initialised token in any slot");
}

std::optional<Outcome> Bench::open_session() {
    return unless("C_OpenSession",
                  cryptoki_.C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session_), {CKR_OK});
}

std::optional<Outcome> Bench::log_in() {
    CK_RV rv = CKR_OK;
    if (auto refused = guard_.login(slot_, session_, CKU_USER, rv)) return refused;
    return unless("C_Login", rv, {CKR_OK});
}

} // namespace kyso::pkcs11::kit
