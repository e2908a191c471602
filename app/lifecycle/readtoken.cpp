// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/readtoken.h"

#include "storage/installationstore.h"
#include "vault/tokenvault.h"

Answer<Secret> readToken(const InstallationStore *installations, TokenVault *vault, RowId grantId, SealIdentity::Kind kind)
{
    return answerFrom<Secret>(installations->secret(grantId, kind), vault,
                              [vault](const Result<SealedRecord> &record) -> Result<Secret> {
                                  if (!record)
                                      return record.error();
                                  return vault->open(record->sealed, record->identity);
                              });
}
