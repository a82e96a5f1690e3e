// SPDX-License-Identifier: Apache-2.0
// What the signature targets judge by: certificates and objects that make_corpus wrote into data/, and the
// key of the authority there. That key is no secret: it is made of a text below, so that a target can sign
// altered lists and answers anew and get behind the check of their signature.
#pragma once

#include "signature/certificate.hpp"
#include "signature/openssl_handles.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace kyso::fuzz {

/// When everything is judged.
constexpr std::chrono::sys_seconds sample_time =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{2};

/// Where and with which nonce the samples of `web_eid` sign in.
constexpr std::string_view sign_in_origin = "https://portal.example";
constexpr std::string_view sign_in_nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A file of data/; ends the program where it is not there.
Bytes sample(const std::string& name);
signature::Certificate sample_certificate(const std::string& name);

/// P-256, the same in every process.
const std::shared_ptr<EVP_PKEY>& authority_key();

} // namespace kyso::fuzz
