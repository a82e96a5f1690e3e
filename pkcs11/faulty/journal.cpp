// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/journal.hpp"
#include "pkcs11/faulty/pollution.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace kyso::pkcs11::faulty {

std::optional<Journal> Journal::open(const std::string& path) {
    Journal journal;
    journal.file_ = Fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    if (!journal.file_) return std::nullopt;
    keep_descriptor(journal.file_.get());
    return journal;
}

void Journal::returned(Function function, unsigned long value) const {
    std::array<char, 2 * sizeof value> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    append(std::string(name_of(function)) + " 0x" + std::string(digits.data(), end));
}

void Journal::ended(Function function, ActionKind how) const {
    append(std::string(name_of(function)) + ' ' + std::string(info_of(how).name));
}

void Journal::ended(Moment moment, ActionKind how) const {
    append((moment == Moment::load ? "load " : "unload ") + std::string(info_of(how).name));
}

void Journal::append(std::string line) const {
    if (!file_) return;
    line += '\n';
    // A count that silently lost a line would let a second PIN try pass for one.
    if (write(file_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
}

} // namespace kyso::pkcs11::faulty
