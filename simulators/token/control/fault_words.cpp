// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/control/fault_words.hpp"

#include <charconv>

namespace kyso::token {
namespace {

using Effect = Fault::Effect;

constexpr std::pair<std::string_view, Effect> effects[] = {
    {"delay", Effect::delay},     {"status", Effect::status}, {"lie", Effect::lie},
    {"corrupt", Effect::corrupt}, {"die", Effect::die},       {"die-after", Effect::die_after},
    {"hang", Effect::hang}};
constexpr std::pair<std::string_view, CommandKind> kinds[] = {{"verify", CommandKind::verify},
                                                              {"sign", CommandKind::sign},
                                                              {"read", CommandKind::read},
                                                              {"any", CommandKind::any}};
constexpr unsigned most = 1'000'000;

template <class Rows>
auto named(const Rows& rows, std::string_view name) -> const decltype(rows[0].second)* {
    for (const auto& [row, value] : rows)
        if (row == name) return &value;
    return nullptr;
}

std::optional<unsigned> number(std::string_view text, int base, unsigned largest) {
    unsigned value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value, base);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end || value > largest) return std::nullopt;
    return value;
}

Error wanted() {
    return Error{Errc::invalid_params,
                 "fault READER delay|status|lie|corrupt|die|die-after|hang verify|sign|read|any "
                 "[status=6983] [ms=500] [skip=N] [times=N]"};
}

bool set(Fault& fault, std::string_view key, std::string_view value) {
    const bool status = key == "status";
    const auto read = number(value, status ? 16 : 10, status ? 0xFFFF : most);
    if (!read) return false;
    if (status)
        fault.status = static_cast<StatusWord>(*read);
    else if (key == "ms")
        fault.delay = std::chrono::milliseconds{*read};
    else if (key == "skip")
        fault.skip = *read;
    else if (key == "times")
        fault.times = *read;
    else
        return false;
    return true;
}

} // namespace

Words split_words(std::string_view text) {
    Words words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Result<Fault> read_fault(std::span<const std::string_view> words) {
    if (words.size() < 2) return wanted();
    const auto* effect = named(effects, words[0]);
    const auto* kind = named(kinds, words[1]);
    if (effect == nullptr || kind == nullptr) return wanted();
    Fault fault;
    fault.effect = *effect;
    fault.on = *kind;
    for (const std::string_view word : words.subspan(2)) {
        const std::size_t equals = word.find('=');
        if (equals == word.npos || !set(fault, word.substr(0, equals), word.substr(equals + 1)))
            return wanted();
    }
    return fault;
}

} // namespace kyso::token
