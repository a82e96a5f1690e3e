// SPDX-License-Identifier: Apache-2.0
// A reader with at most one card in it, as the IFD handler sees it: presence, power, commands, the PIN pad;
// and what goes wrong with it on purpose. Sans-io: the caller keeps time and sends what it is told to.
#pragma once

#include "simulators/token/card/piv_card.hpp"
#include "simulators/token/reader/faults.hpp"
#include "simulators/token/reader/pin_pad.hpp"
#include "simulators/token/reader/reader_wire.hpp"

#include <memory>
#include <string>
#include <variant>

namespace kyso::token {

struct ReaderProfile {
    std::string name = "Kyso Virtual Token"; ///< as pcscd shows it, which adds " 00 00"
    bool pin_pad = false;
};

/// What somebody does at the pad.
struct PadAction {
    enum class Kind : std::uint8_t { pin, cancel, timeout };
    Kind kind = Kind::pin;
    std::string pin;
};

class Reader {
  public:
    /// What the caller does next: send the reply; else wait, until time_over() or, without a time, changed().
    struct Step {
        std::optional<ReaderReply> reply;
        std::optional<std::chrono::milliseconds> wait;
    };

    explicit Reader(ReaderProfile profile) : profile_(std::move(profile)) {}

    const ReaderProfile& profile() const noexcept { return profile_; }
    /// Not while a step waits.
    Step begin(const ReaderRequest& request);
    Step time_over();
    /// After insert(), remove() or pad().
    Step changed();
    /// Whoever asked is gone; what waited is forgotten.
    void forget() noexcept { waiting_ = Nothing{}; }

    /// Takes out what is in it.
    void insert(std::shared_ptr<PivCard> card);
    void remove() noexcept;
    /// Null: none is in.
    const std::shared_ptr<PivCard>& card() const noexcept { return card_; }
    /// pcscd has noticed the card that is in it, and gave it power.
    bool powered() const noexcept { return powered_; }
    Faults& faults() noexcept { return faults_; }
    /// At the entry that waits, or else at the next.
    void pad(PadAction action) { pad_ = std::move(action); }
    bool pad_waits() const noexcept { return std::holds_alternative<PadEntry>(waiting_); }
    unsigned received() const noexcept { return received_; } ///< commands to the card

  private:
    struct Nothing {};
    struct Delayed {
        Bytes command;
        std::optional<Fault> fault;
    };
    struct Hanging {};
    struct PadEntry {
        PinEntry entry;
    };

    Step transmit(Bytes command);
    Step run(const Bytes& command, const std::optional<Fault>& fault);
    Step ask_pad(ByteView structure);
    Step press();
    static Step answer(ReaderReply::Result result, Bytes data = {});

    ReaderProfile profile_;
    std::shared_ptr<PivCard> card_;
    std::uint32_t insertions_ = 0;
    bool powered_ = false;
    Faults faults_;
    std::optional<PadAction> pad_;
    std::variant<Nothing, Delayed, Hanging, PadEntry> waiting_;
    unsigned received_ = 0;
};

} // namespace kyso::token
