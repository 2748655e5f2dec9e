/** One rival in a process of its own: `node main.ts <rival> <route as JSON>`. Each task it is sent is answered by its work. */
import { loadSender, type SenderName } from '../rivals/rivals.ts'
import { type Task, work } from './work.ts'

const [name, route = ''] = process.argv.slice(2)
const open = await loadSender(name as SenderName)
const sender = open(JSON.parse(route))
process.on('message', async (task) => process.send?.(await work(sender, task as Task)))
process.on('disconnect', async () => {
  await sender.close()
  process.exit()
})
process.send?.('ready')
