// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/reader/reader.hpp"

namespace kyso::token {
namespace {

using Kind = ReaderRequest::Kind;
using Result = ReaderReply::Result;
using Effect = Fault::Effect;

Bytes only(StatusWord status) {
    return ResponseApdu{status, {}}.encode();
}

/// Of the data, not of the status.
Bytes corrupted(Bytes response) {
    constexpr std::size_t status_size = 2;
    if (response.size() > status_size) response[response.size() - status_size - 1] ^= 1U;
    return response;
}

} // namespace

Reader::Step Reader::answer(Result result, Bytes data) {
    return {ReaderReply{result, std::move(data)}, {}};
}

Reader::Step Reader::begin(const ReaderRequest& request) {
    if (!card_) return answer(Result::absent);
    switch (request.kind) {
    case Kind::presence:
        return answer(Result::ok,
                      {static_cast<std::uint8_t>(insertions_ >> 24U),
                       static_cast<std::uint8_t>(insertions_ >> 16U),
                       static_cast<std::uint8_t>(insertions_ >> 8U), static_cast<std::uint8_t>(insertions_)});
    case Kind::power_up:
    case Kind::reset:
        powered_ = true;
        return answer(Result::ok, card_->reset());
    case Kind::power_down:
        powered_ = false;
        card_->reset();
        return answer(Result::ok);
    case Kind::transmit:
        return transmit(request.data);
    case Kind::verify_pin:
        break;
    }
    return ask_pad(request.data);
}

Reader::Step Reader::transmit(Bytes command) {
    if (!powered_) return answer(Result::failed); // a card put in since: not the one that was spoken to
    ++received_;
    const Faults::Hit hit = faults_.at(command);
    if (hit.delay.count() == 0) return run(command, hit.fault);
    waiting_ = Delayed{std::move(command), hit.fault};
    return {{}, hit.delay};
}

Reader::Step Reader::run(const Bytes& command, const std::optional<Fault>& fault) {
    waiting_ = Nothing{};
    if (!fault) return answer(Result::ok, card_->transmit(command));
    switch (fault->effect) {
    case Effect::delay:
        break;
    case Effect::status:
        card_->passed_over();
        return answer(Result::ok, only(fault->status));
    case Effect::lie:
        card_->transmit(command);
        return answer(Result::ok, only(fault->status));
    case Effect::corrupt:
        return answer(Result::ok, corrupted(card_->transmit(command)));
    case Effect::die_after:
        card_->transmit(command);
        [[fallthrough]];
    case Effect::die:
        remove();
        return answer(Result::absent);
    case Effect::hang:
        waiting_ = Hanging{};
        return {};
    }
    return answer(Result::ok, card_->transmit(command));
}

Reader::Step Reader::ask_pad(ByteView structure) {
    auto entry = profile_.pin_pad ? PinEntry::read(structure) : std::nullopt;
    if (!entry) return answer(Result::failed);
    waiting_ = PadEntry{std::move(*entry)};
    return press();
}

Reader::Step Reader::press() {
    if (!pad_) return {};
    const PadAction action = std::move(*pad_);
    pad_.reset();
    const PinEntry entry = std::get<PadEntry>(waiting_).entry;
    waiting_ = Nothing{};
    if (action.kind == PadAction::Kind::cancel) return answer(Result::ok, only(StatusWord::pad_cancelled));
    if (action.kind == PadAction::Kind::timeout) return answer(Result::ok, only(StatusWord::pad_timeout));
    const auto command = entry.with(action.pin);
    if (!command) return answer(Result::ok, only(StatusWord::pad_wrong_size));
    return transmit(command->encode());
}

Reader::Step Reader::time_over() {
    if (!std::holds_alternative<Delayed>(waiting_)) return {};
    const Delayed delayed = std::move(std::get<Delayed>(waiting_));
    return run(delayed.command, delayed.fault);
}

Reader::Step Reader::changed() {
    if (std::holds_alternative<Nothing>(waiting_)) return {};
    // Also where another card is in by now: the command was for the one before.
    if (!powered_) {
        waiting_ = Nothing{};
        return answer(Result::absent);
    }
    return std::holds_alternative<PadEntry>(waiting_) ? press() : Step{};
}

void Reader::insert(std::shared_ptr<PivCard> card) {
    remove();
    card_ = std::move(card);
    ++insertions_;
}

void Reader::remove() noexcept {
    if (card_) card_->reset();
    card_.reset();
    powered_ = false;
}

} // namespace kyso::token
