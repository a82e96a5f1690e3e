// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/drivers/fake_driver.hpp"

namespace kyso::test {

using namespace drivers;

template <class T>
Outcome<T> FakeDriver::answer(T value) {
    ++calls;
    before();
    if (failure) return *failure;
    return value;
}

Outcome<ModuleInfo> FakeDriver::describe() {
    return answer(ModuleInfo{"Fake", "Driver", 2, 40, 0, 1});
}

Outcome<std::vector<TokenInfo>> FakeDriver::tokens() {
    return answer(std::vector<TokenInfo>{{5, "Label", "Maker", "Model", "Serial", 0}});
}

Outcome<std::vector<TokenCertificate>> FakeDriver::certificates(std::uint64_t asked,
                                                                const std::string& expected) {
    slot = asked;
    serial = expected;
    return answer(held);
}

Outcome<void> FakeDriver::login(std::uint64_t asked, const std::string& expected, std::optional<Secret> given,
                                LastTry allowed) {
    last_try = allowed;
    slot = asked;
    serial = expected;
    pin.reset();
    if (given) pin = std::string{as_text(given->view())};
    const auto done = answer(0);
    if (!done) return done.error();
    return {};
}

Outcome<void> FakeDriver::next_pin(Secret given) {
    pin = std::string{as_text(given.view())};
    const auto done = answer(0);
    if (!done) return done.error();
    return {};
}

Outcome<Bytes> FakeDriver::sign(ByteView key, const ToBeSigned& to_be_signed) {
    key_id.assign(key.begin(), key.end());
    signed_last = to_be_signed;
    return answer(Bytes(64, 0x51));
}

Outcome<void> FakeDriver::logout() {
    const auto done = answer(0);
    if (!done) return done.error();
    return {};
}

} // namespace kyso::test
