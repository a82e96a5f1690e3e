// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/control/control.hpp"

#include "simulators/token/control/fault_words.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::token {
namespace {

namespace json = boost::json;

struct Call {
    Desk& desk;
    const Words& words; ///< the first is the command
    json::object answer;
    Reader* moved = nullptr;

    Result<Reader*> reader() const {
        const auto found = words.size() < 2 ? desk.readers.end() : desk.readers.find(std::string{words[1]});
        if (found == desk.readers.end()) return Error{Errc::invalid_params, "no such reader"};
        return &found->second;
    }
    Result<std::shared_ptr<PivCard>> card() const {
        const auto found = words.size() != 3 ? desk.cards.end() : desk.cards.find(std::string{words[2]});
        if (found == desk.cards.end()) return Error{Errc::invalid_params, "no such card"};
        return found->second;
    }
};

Result<void> put_in(Call& call, bool may_replace) {
    const auto reader = call.reader();
    if (!reader) return reader.error();
    const auto card = call.card();
    if (!card) return card.error();
    if (call.desk.reader_with(**card) != nullptr)
        return Error{Errc::invalid_params, "the card is in a reader"};
    if (!may_replace && (*reader)->card())
        return Error{Errc::invalid_params, "there is a card in the reader"};
    (*reader)->insert(*card);
    call.moved = *reader;
    return {};
}

Result<void> insert(Call& call) {
    return put_in(call, false);
}

Result<void> swap(Call& call) {
    return put_in(call, true);
}

Result<void> remove(Call& call) {
    const auto reader = call.reader();
    if (!reader) return reader.error();
    if (!(*reader)->card()) return Error{Errc::invalid_params, "there is no card in the reader"};
    (*reader)->remove();
    call.moved = *reader;
    return {};
}

Result<void> fault(Call& call) {
    const auto reader = call.reader();
    if (!reader) return reader.error();
    const auto read = read_fault(std::span{call.words}.subspan(2));
    if (!read) return read.error();
    (*reader)->faults().add(*read);
    return {};
}

Result<void> clear(Call& call) {
    const auto reader = call.reader();
    if (!reader) return reader.error();
    (*reader)->faults().clear();
    return {};
}

Result<void> pad(Call& call) {
    using Kind = PadAction::Kind;
    const auto reader = call.reader();
    if (!reader) return reader.error();
    if (!(*reader)->profile().pin_pad) return Error{Errc::invalid_params, "this reader has no pad"};
    const Words& words = call.words;
    if (words.size() == 4 && words[2] == "pin")
        (*reader)->pad({Kind::pin, std::string{words[3]}});
    else if (words.size() == 3 && (words[2] == "cancel" || words[2] == "timeout"))
        (*reader)->pad({words[2] == "cancel" ? Kind::cancel : Kind::timeout, {}});
    else
        return Error{Errc::invalid_params, "pad READER pin DIGITS, cancel or timeout"};
    call.moved = *reader;
    return {};
}

json::object state_of(PivCard& card) {
    const CardCounters& counters = card.counters();
    return {{"serial", card.profile().serial},         {"pin_tries_left", card.pin_tries_left()},
            {"puk_tries_left", card.puk_tries_left()}, {"verify", counters.verify},
            {"wrong_pin", counters.wrong_pin},         {"authenticate", counters.authenticate},
            {"signatures", counters.signatures}};
}

Result<void> state(Call& call) {
    json::object readers, cards;
    for (auto& [id, reader] : call.desk.readers) {
        json::value inside = nullptr;
        for (const auto& [name, card] : call.desk.cards)
            if (card == reader.card()) inside = name;
        readers[id] = {{"name", reader.profile().name},   {"pin_pad", reader.profile().pin_pad},
                       {"card", std::move(inside)},       {"powered", reader.powered()},
                       {"pad_waits", reader.pad_waits()}, {"faults", reader.faults().size()},
                       {"received", reader.received()}};
    }
    for (const auto& [name, card] : call.desk.cards)
        cards[name] = state_of(*card);
    call.answer["readers"] = std::move(readers);
    call.answer["cards"] = std::move(cards);
    return {};
}

struct Command {
    std::string_view name;
    Result<void> (*run)(Call&);
};
constexpr Command commands[] = {{"insert", insert}, {"remove", remove}, {"swap", swap},  {"fault", fault},
                                {"clear", clear},   {"pad", pad},       {"state", state}};

Result<void> dispatch(Call& call) {
    for (const Command& command : commands)
        if (!call.words.empty() && command.name == call.words.front()) return command.run(call);
    return Error{Errc::invalid_params, "insert, remove, swap, fault, clear, pad or state"};
}

} // namespace

Reader* Desk::reader_with(const PivCard& card) {
    for (auto& [id, reader] : readers)
        if (reader.card().get() == &card) return &reader;
    return nullptr;
}

Control::Answer Control::line(std::string_view text) {
    const Words words = split_words(text);
    Call call{desk_, words, {}, nullptr};
    if (const auto done = dispatch(call); !done) call.answer["error"] = done.error().detail();
    return {json::serialize(call.answer), call.moved};
}

} // namespace kyso::token
