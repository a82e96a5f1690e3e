// SPDX-License-Identifier: Apache-2.0
// One token, seen by two modules, is one device: OpenSC's module and its maker's both find it. Used by
// kysod's registry of tokens. Never compares tokens of the same module: those are different.
#pragma once

#include "pkcs11/client/token_info.hpp"

#include <vector>

namespace kyso::drivers {

struct SeenToken {
    std::size_t module = 0; ///< in the order of preference: the first one that can use a token keeps it
    pkcs11::TokenInfo token;

    friend bool operator==(const SeenToken&, const SeenToken&) = default;
};

/// Without those that another module shows as well. Of two views of a token an initialised one is kept, else
/// that of the first module. The same token: the same slot description, and either the same serial number or
/// a description that is the name of a PC/SC reader, which holds one card at a time (ykcs11 and OpenSC name
/// different serial numbers for one YubiKey). A slot description alone says nothing: software tokens may
/// share one.
std::vector<SeenToken> without_doubles(std::vector<SeenToken> seen);

/// Whether pcscd can have made this name: it ends in two numbers of two hexadecimal digits, as in
/// `Bit4id TokenME EVO v2 00 00` (pcsc-lite, readerfactory.c). CK_SLOT_INFO may cut off a long one.
bool names_pcsc_reader(const std::string& reader) noexcept;

} // namespace kyso::drivers
