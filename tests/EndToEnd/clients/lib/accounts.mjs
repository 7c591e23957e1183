// The prefunded accounts of a devnet: dev0 to dev9 of the standard test mnemonic. Never use them anywhere else.
import { HDNodeWallet, Mnemonic } from 'ethers';

const PHRASE = 'test test test test test test test test test test test junk';
const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), "m/44'/60'/0'/0");

/** dev0 ... dev9: { address, privateKey }. */
export const dev = Array.from({ length: 10 }, (_, i) => {
  const { address, privateKey } = root.deriveChild(i);
  return { address, privateKey };
});

/** An account nobody used before. */
export function fresh() {
  const { address, privateKey } = HDNodeWallet.createRandom();
  return { address, privateKey };
}
